import Peak

/// One line of JSON about one piece of work.
struct Measurement {
  let seconds: Double
  var rate: Double?
  var auc: Double?
  var logLoss: Double?
  /// The share of the core's multiply-add peak.
  var share: Double?

  init(seconds: Double, rate: Double? = nil, auc: Double? = nil, share: Double? = nil) {
    self.seconds = seconds
    self.rate = rate
    self.auc = auc
    self.share = share
  }

  func line(task: String) -> String {
    let numbers = [
      ("seconds", seconds), ("rate", rate), ("auc", auc), ("log_loss", logLoss),
      ("share", share),
    ].compactMap { name, value in value.map { "\"\(name)\": \($0)" } }
    return "{\"task\": \"\(task)\", \"side\": \"workbench\", \(numbers.joined(separator: ", ")), "
      + "\"peak_kb\": \(peak_resident_kib())}"
  }

  /// The time that work takes, and what it gives.
  static func timed<Value>(_ work: () throws -> Value) rethrows -> (seconds: Double, value: Value) {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try work()
    return ((clock.now - start) / .seconds(1), value)
  }

  /// The median time of so many repetitions.
  static func median(of times: Int, _ work: () throws -> Void) rethrows -> Double {
    try (0..<times).map { _ in try timed(work).seconds }.sorted()[times / 2]
  }
}
