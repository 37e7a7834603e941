import Experiments
import Metrics
import StrictJSON

/// Names, numbers and sentences as texts for a terminal write them.
///
/// A width is that of a terminal, in columns; nil where a text goes to a file or another program, which
/// get tables whole.
package enum TerminalText {
  static let longestName = 24
  /// Sentences have lines of at most so many characters, however wide a terminal is.
  private static let longestLine = 100

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

  /// A sentence in lines of at most so many characters, and of at most 100.
  package static func wrapped(_ text: String, width: Int? = nil) -> [String] {
    filled(
      text.split(separator: " ").map(String.init), width: min(width ?? longestLine, longestLine))
  }

  /// Parts, none of which is broken, in lines of at most so many characters.
  package static func filled(_ parts: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for part in parts {
      if !line.isEmpty && line.count + 1 + part.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? part : " \(part)"
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The lines of a text, none longer than a terminal is wide.
  ///
  /// One that would be goes on below, two characters further in than it began. White space within lines
  /// stays as it is.
  package static func fitted(_ text: String, width: Int?) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let width else { return lines.map(String.init) }
    return lines.flatMap { fitted($0, width: width) }
  }

  private static func fitted(_ line: Substring, width: Int) -> [String] {
    let start = line.prefix { $0 == " " }
    let indent = String(repeating: " ", count: min(start.count + 2, width / 2))
    var lines: [String] = []
    var rest = line.dropFirst(start.count)
    var lead = String(start)
    while lead.count + rest.count > width {
      // Where no space is near enough, a word sticks out.
      let room = rest.prefix(max(0, width - lead.count) + 1)
      guard let end = room.lastIndex(of: " ") ?? rest.firstIndex(of: " ") else { break }
      lines.append(lead + rest[..<end].trimmingEnd)
      rest = rest[end...].drop { $0 == " " }
      lead = indent
    }
    return rest.isEmpty && !lines.isEmpty ? lines : lines + [lead + rest]
  }
}

extension Substring {
  fileprivate var trimmingEnd: Substring {
    lastIndex { $0 != " " }.map { self[...$0] } ?? ""
  }
}
