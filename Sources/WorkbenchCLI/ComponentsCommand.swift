import Catalog
import Experiments
import StrictJSON

extension Command {
  static let components = Command(
    name: "components",
    summary: "Show what a spec may name, with every setting, default and range.",
    positionals: [
      .init(name: "NAME", help: "One component or metric. Default: all of them.", isOptional: true)
    ],
    run: { arguments throws(CommandError) in
      let guide = ComponentGuide(.standard)
      guard let name = arguments.positional("NAME") else {
        Terminal.show(guide.overview)
        return
      }
      guard let details = guide.details(of: name) else {
        let hint = nearest(to: name, in: guide.names).map { ". Did you mean '\($0)'?" } ?? ""
        throw .failed("no component or metric is called '\(name)'\(hint)", .usage)
      }
      Terminal.show(details)
    })

  static let schema = Command(
    name: "schema",
    summary: "Print the JSON Schema of an experiment, for editors.",
    run: { _ throws(CommandError) in print(SpecSchema(.standard).text, terminator: "") })
}
