extension Decoder {
  /// Reports something wrong with the value at hand; throw `Reported` after it if there is no value
  /// to go on with.
  /// - Throws: `DecodingError` with the sentence in decoders of other libraries.
  public func report(_ fact: Issue.Fact) throws {
    try report(Issue(fact))
  }

  /// Reports something wrong with the value at hand or a part of it, with the path from here.
  /// - Throws: `DecodingError` with the sentence in decoders of other libraries.
  public func report(_ issue: Issue) throws {
    guard let reading = self as? Reading else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: codingPath, debugDescription: "\(issue)"))
    }
    guard reading.origin == .document else { return }
    reading.session.record(issue.prefixed(by: reading.path))
  }

  /// The value at hand as it stands, to choose by its shape how to read it; nil in decoders of other
  /// libraries.
  public var json: JSON? {
    guard let reading = self as? Reading else { return nil }
    reading.scope.touch()
    return reading.found
  }

  /// Whether there is no value at hand and any of the right type will do.
  ///
  /// So reading can go on after an issue; types that fail without a value may give a simple one.
  public var wantsAnyValue: Bool {
    (self as? Reading)?.origin == .nothing
  }
}
