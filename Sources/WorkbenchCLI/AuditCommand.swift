import Experiments
import Reports

extension Command {
  static let audit = Command(
    name: "audit",
    summary: "Look for what makes an experiment's numbers unbelievable, before it runs.",
    positionals: [.spec],
    options: [
      .data,
      .events,
      .init(name: "json", help: "Print the findings as JSON."),
      .init(name: "strict", help: "End with exit code 1 where a finding is serious."),
    ],
    discussion: [
      "Looks for duplicate rows across folds, columns that give the target away, rows made before the "
        + "data were cut, identifiers, constants, folds that differ and too few positive rows."
    ],
    run: { arguments throws(CommandError) in
      let findings = Audit.findings(of: try arguments.study, threads: try arguments.jobs)
      if arguments.has("json") {
        do {
          print(try findings.json)
        } catch {
          throw .failed("the findings cannot be written as JSON: \(error)", .output)
        }
      } else {
        Terminal.show(FindingsText(findings).lines(width: Terminal.width))
      }
      let serious = findings.count { $0.severity == .serious }
      if arguments.has("strict"), serious > 0 {
        throw .failed("\(serious) serious finding\(serious == 1 ? "" : "s")", .negative)
      }
    })
}
