extension Command {
  static let validate = Command(
    name: "validate",
    summary: "Check an experiment and its data without running it.",
    positionals: [.init(name: "SPEC", help: "The experiment, a JSON file.")],
    options: [
      .data
    ],
    run: { arguments throws(CommandError) in
      let session = try Session(
        spec: arguments["SPEC"], data: arguments.value("data"), jobs: Session.processors)
      session.describe()
      print("\(arguments["SPEC"]) is valid")
    })
}
