import Learning

/// How many rows fell into every segment.
struct SegmentCounts: Sendable, Hashable {
  private(set) var high = 0
  private(set) var medium = 0
  private(set) var low = 0

  /// The rows of one segment.
  subscript(_ segment: RiskSegment) -> Int {
    switch segment {
    case .high: high
    case .medium: medium
    case .low: low
    }
  }

  mutating func count(_ segment: RiskSegment) {
    switch segment {
    case .high: high += 1
    case .medium: medium += 1
    case .low: low += 1
    }
  }

  static func += (counts: inout SegmentCounts, more: SegmentCounts) {
    counts.high += more.high
    counts.medium += more.medium
    counts.low += more.low
  }
}
