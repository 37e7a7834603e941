extension Finding {
  /// How much a finding matters.
  public enum Severity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    /// Worth knowing.
    case note
    /// Likely to mislead, unless it is explained.
    case warning
    /// The numbers should not be believed before it is explained.
    case serious

    /// The milder one comes first.
    public static func < (first: Severity, second: Severity) -> Bool {
      first.rank < second.rank
    }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .serious: 2
      }
    }
  }
}
