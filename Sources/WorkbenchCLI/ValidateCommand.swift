extension Command {
  static let validate = Command(
    name: "validate",
    summary: "Check an experiment and its data without running it.",
    positionals: [.spec],
    options: [
      .data
    ],
    run: { arguments throws(CommandError) in
      try arguments.study.describe(arguments)
      print("\(arguments["SPEC"]) is valid")
    })
}
