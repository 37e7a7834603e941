/// Findings as lines for a terminal.
public struct FindingsText: Sendable {
  private let findings: [Finding]

  public init(_ findings: [Finding]) { self.findings = findings.bySeverity }

  /// A heading for every severity that occurs, under it every finding's code and sentence.
  ///
  /// No line is longer than `width`, unless a word is.
  public func lines(width: Int = 100) -> [String] {
    if findings.isEmpty { return ["audit: nothing found"] }
    return Finding.Severity.allCases.reversed().flatMap { severity -> [String] in
      let group = findings.filter { $0.severity == severity }
      guard !group.isEmpty else { return [] }
      return ["\(severity.heading) (\(group.count))"]
        + group.flatMap { finding in
          ["  \(finding.code)"]
            + Self.wrapped(finding.sentence, width: width - 4).map { "    \($0)" }
        }
    }
  }

  /// How many there are of each severity: `2 serious, 1 warning, 3 notes`.
  public var summary: String {
    let counts = Finding.Severity.allCases.reversed().compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return severity == .serious || count == 1
        ? "\(count) \(severity.rawValue)" : "\(count) \(severity.rawValue)s"
    }
    return counts.isEmpty ? "nothing found" : counts.joined(separator: ", ")
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return lines + (line.isEmpty ? [] : [line])
  }
}

extension Finding.Severity {
  fileprivate var heading: String {
    switch self {
    case .note: "Notes"
    case .warning: "Warnings"
    case .serious: "Serious"
    }
  }
}
