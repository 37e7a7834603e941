public import Learning

extension ClassifierLaws {
  /// A fit that is told to stop must throw `FitError.cancelled` within a second.
  ///
  /// It is told at once, and then after a tenth of a second; the data must take longer than that. A
  /// fit that ends by itself within the second is no breach.
  public static func cancellationFaults(
    of classifier: any Classifier, on data: Dataset
  ) -> [String] {
    [0, 100].flatMap { delay in faults(of: classifier, on: data, stoppedAfter: delay) }
  }

  private static func faults(
    of classifier: any Classifier, on data: Dataset, stoppedAfter milliseconds: Int
  ) -> [String] {
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(milliseconds)
    let context = FitContext(key: RandomKey(seed: 7), isCancelled: { clock.now >= end })
    do throws(FitError) {
      _ = try classifier.fit(data, context: context)
    } catch {
      guard error == .cancelled else { return ["told to stop, it throws: \(error)"] }
    }
    let late = clock.now - end
    return late < .seconds(1)
      ? [] : ["told to stop after \(milliseconds) ms, it went on for \(late)"]
  }
}
