import Experiments
import Metrics
import StrictJSON

/// Names, numbers and sentences as texts for a terminal write them.
enum TerminalText {
  static let longestName = 24

  /// `.774 [.741, .803]`.
  static func text(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    guard let interval = estimate.interval else { return short(value) }
    return "\(short(value)) [\(short(interval.lower)), \(short(interval.upper))]"
  }

  /// `.502 ±.031`: the mean and the standard deviation; nil where there is no mean.
  static func text(_ thresholds: FoldSummary) -> String? {
    let spread = thresholds.standardDeviation.map { " ±\(short($0))" } ?? ""
    return thresholds.mean.map { short($0) + spread }
  }

  /// A number in four places or so: `.774`, `1.00`, `11.5`.
  static func short(_ value: Double) -> String {
    guard abs(value) < 0.9995 else { return decimal(value, places: abs(value) < 9.995 ? 2 : 1) }
    let text = decimal(abs(value), places: 3).dropFirst()
    return (value < 0 && text != ".000" ? "-" : "") + text
  }

  static func percent(_ share: Double) -> String {
    share > 0 && share < 0.005 ? "<1 %" : "\(decimal(100 * share, places: 0)) %"
  }

  static func microseconds(_ value: Double) -> String {
    decimal(value, places: value < 0.995 ? 2 : value < 99.5 ? 1 : 0)
  }

  static func cut(_ name: String, to length: Int = longestName) -> String {
    name.count <= length ? name : name.prefix(length - 1) + "…"
  }

  /// A sentence in lines of at most so many characters.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + word.count + 1 > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// A sentence in lines of at most 100 characters.
  static func wrapped(_ text: String) -> [String] { wrapped(text, width: 100) }
}
