public import Experiments

/// Findings as lines for a terminal.
public struct FindingsText: Sendable {
  private let findings: [Finding]

  public init(_ findings: [Finding]) { self.findings = findings.bySeverity }

  /// A heading for every severity that occurs, under it every finding's code and sentence.
  ///
  /// No line is longer than `width`, unless a word is, and none of a sentence than 100 characters.
  public func lines(width: Int? = nil) -> [String] {
    if findings.isEmpty { return ["audit: nothing found"] }
    return Finding.Severity.allCases.reversed().flatMap { severity -> [String] in
      let group = findings.filter { $0.severity == severity }
      guard !group.isEmpty else { return [] }
      return ["\(severity.heading) (\(group.count))"]
        + group.flatMap { finding in
          ["  \(finding.code)"]
            + TerminalText.wrapped(finding.sentence, width: min(width ?? 100, 100) - 4)
            .map { "    \($0)" }
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
