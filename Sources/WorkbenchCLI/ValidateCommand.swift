import Experiments
import Reports

extension Command {
  static let validate = Command(
    name: "validate",
    summary: "Check an experiment and its data without running it.",
    positionals: [.spec],
    options: [
      .data,
      .events,
    ],
    discussion: [
      "Folds and inner folds are made as the run makes them, and networks and balance strategies are "
        + "held against their rows. All that the rows do not allow is said at once."
    ],
    run: { arguments throws(CommandError) in
      let study = try arguments.study
      let threads = try arguments.jobs
      Terminal.show(study.overview(threads: threads))
      Terminal.show(ColumnTable(study.data).lines(width: Terminal.width))
      Terminal.flush()
      for note in study.decisions { Terminal.note("note: \(note)\n") }
      let told =
        study.planFindings.filter { $0.severity > .note } + Audit.operatingPointFindings(of: study)
      for finding in told {
        Terminal.note("\(finding.severity.rawValue): \(finding.sentence)\n")
      }
      if let sentence = study.smallestDifference { Terminal.note("note: \(sentence)\n") }
      do throws(StudyError) {
        let demand = try study.validate(threads: threads)
        if let sentence = demand.sentence { Terminal.note("note: \(sentence)\n") }
        if let warning = demand.warning { Terminal.note("warning: \(warning)\n") }
      } catch {
        throw CommandError(error)
      }
      // What must not be believed is told before hours are spent on it.
      for finding in Audit.findings(of: study, threads: threads)
      where finding.severity == .serious && !told.contains(finding) {
        Terminal.note("audit: \(finding.sentence)\n")
      }
      Terminal.show("\(arguments["SPEC"]) is valid")
    })
}
