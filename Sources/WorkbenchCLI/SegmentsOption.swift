import Learning

extension Command.Option {
  /// What risk is measured by where a candidate becomes a model.
  static let segmentRule = segments(
    "odds:R, high from R times the base odds on and low below 1/R of them; capacity:HIGH,LOW, the "
      + "shares of held-out rows with the highest and the lowest probabilities; or HIGH,MEDIUM, the "
      + "probabilities themselves. Default: odds:3.")
  /// What risk is measured by where a model is there.
  static let otherSegments = segments(
    "odds:R, high from R times the base odds of its training rows on and low below 1/R of them; or "
      + "HIGH,MEDIUM, the probabilities themselves. Default: the package's.")

  private static func segments(_ help: String) -> Self {
    Self(name: "segments", value: "RULE", help: "Which risk is high, medium and low: " + help)
  }
}

extension Arguments {
  /// What `--segments` says.
  var segmentRule: SegmentRule? {
    get throws(CommandError) {
      guard let text = value("segments") else { return nil }
      guard let rule = SegmentRule(text) else {
        throw .failed(
          "option '--segments' needs a rule that --help names, such as odds:3 or 0.5,0.25, got "
            + "'\(text)'", .usage)
      }
      if let fault = rule.fault { throw .failed("option '--segments': \(fault)", .usage) }
      return rule
    }
  }
}
