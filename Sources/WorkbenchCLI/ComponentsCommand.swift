import Catalog
import Experiments
import Reports
import StrictJSON

extension Command {
  static let components = Command(
    name: "components",
    summary: "Show what a spec may name, with every setting, default and range.",
    positionals: [
      .init(
        name: "NAME",
        help:
          "A component, a metric, a family of components such as splitters, or a part of a spec such "
          + "as data, data.reading or role. Default: all of them.", isOptional: true)
    ],
    run: { arguments throws(CommandError) in
      let guide = ComponentGuide(.standard)
      guard let name = arguments.positional("NAME") else {
        Terminal.show(guide.overview(width: Terminal.width))
        return
      }
      guard let details = guide.details(of: name, width: Terminal.width) else {
        let hint = nearest(to: name, in: guide.names).map { ". Did you mean '\($0)'?" } ?? ""
        throw .failed("no component, metric or part of a spec is called '\(name)'\(hint)", .usage)
      }
      Terminal.show(details)
    })

  static let schema = Command(
    name: "schema",
    summary: "Print the JSON Schema of an experiment, for editors.",
    run: { _ throws(CommandError) in print(SpecSchema(.standard).text, terminator: "") })
}
