import Experiments

extension Command {
  static let validate = Command(
    name: "validate",
    summary: "Check an experiment and its data without running it.",
    positionals: [.spec],
    options: [
      .data
    ],
    discussion: [
      "Folds and inner folds are made as the run makes them, and networks and balance strategies are "
        + "held against their rows. All that the rows do not allow is said at once."
    ],
    run: { arguments throws(CommandError) in
      let study = try arguments.study
      try study.describe(arguments)
      for finding in study.planFindings where finding.severity > .note {
        Terminal.note("\(finding.severity.rawValue): \(finding.sentence)\n")
      }
      if let sentence = study.smallestDifference { Terminal.note("note: \(sentence)\n") }
      let threads = try arguments.jobs
      do throws(StudyError) {
        try study.validate(threads: threads)
      } catch {
        throw CommandError(error)
      }
      print("\(arguments["SPEC"]) is valid")
    })
}
