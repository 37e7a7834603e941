import CKernels
import Learning

/// Twelve months of a synthetic customer's mobile line, oldest first.
///
/// A month's usage is level × slow variation × noise in each of three channels. The slow variation
/// is shared by the channels and correlates by 0.8 from month to month. Some customers try another
/// provider: in **one** month, drawn evenly from the twelve, all channels fall to 30–45 %, and
/// recover at once. Their other months are higher by as much as that month is lower, and because
/// the month is drawn evenly, the mean of every single month is that of everybody else's too: no
/// total and no column by itself shows the drop, only a month against its neighbours does.
package struct Usage: Sendable, Hashable {
  package static let months = 12

  package let minutes: [Int]
  /// Mobile data in tenths of a gigabyte.
  package let dataTenths: [Int]
  package let calls: [Int]
  /// The month (0-based) of the sharp drop, where there is one.
  package let dropMonth: Int?

  init(from stream: inout RandomStream) {
    let drops = stream.chance(0.17)
    let month = stream.integer(below: Usage.months)
    let depth = 0.3 + 0.15 * stream.uniform()
    dropMonth = drops ? month : nil
    var course = Usage.slowVariation(from: &stream)
    let level = stream.factor(deviation: 0.45)
    let scale = drops ? Double(Usage.months) / (Double(Usage.months - 1) + depth) : 1
    for index in course.indices {
      course[index] *= level * scale * (drops && index == month ? depth : 1)
    }
    minutes = Usage.channel(course, median: 320, spread: 0.35, from: &stream)
    dataTenths = Usage.channel(course, median: 90, spread: 0.45, from: &stream)
    calls = Usage.channel(course, median: 75, spread: 0.35, from: &stream)
  }

  /// exp of a stationary first-order autoregression with standard deviation 0.1.
  private static func slowVariation(from stream: inout RandomStream) -> [Double] {
    var state = stream.normal()
    return (0..<months).map { month in
      if month > 0 { state = 0.8 * state + 0.6 * stream.normal() }
      return ck_exp(0.1 * state)
    }
  }

  private static func channel(
    _ course: [Double], median: Double, spread: Double, from stream: inout RandomStream
  ) -> [Int] {
    let own = median * stream.factor(deviation: spread)
    return course.map { Int(($0 * own * stream.factor(deviation: 0.07)).rounded()) }
  }
}
