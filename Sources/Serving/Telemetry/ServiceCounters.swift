import Concurrency
import Learning

/// What the service counts from its start on.
final class ServiceCounters: Sendable {
  struct RequestKey: Hashable {
    var route: String
    var method: String
    var status: Int
  }

  struct ModelKey: Hashable {
    var name: String
    var version: Int
  }

  struct LevelKey: Hashable {
    var name: String
    var version: Int
    var column: String
  }

  struct Counts: Sendable {
    var requests: [RequestKey: Int] = [:]
    var durations: [String: LatencyHistogram] = [:]
    var rows: [ModelKey: SegmentCounts] = [:]
    var unseen: [LevelKey: Int] = [:]
  }

  private let counts = Mutex(Counts())

  /// What was counted so far.
  var current: Counts { counts.withLock { $0 } }

  /// Counts a request that is over; a path that is none of a route's counts as `other`, so that nobody
  /// can make names.
  func count(_ record: RequestRecord) {
    let route = record.route ?? "other"
    let known = ["GET", "HEAD", "POST", "PUT"].contains(record.method) ? record.method : "other"
    // 499: the client had gone before it was answered.
    let key = RequestKey(route: route, method: known, status: record.status ?? 499)
    counts.withLock { counts in
      counts.requests[key, default: 0] += 1
      counts.durations[route, default: LatencyHistogram()].add(record.seconds)
    }
  }

  /// Counts rows that were scored.
  func count(_ scored: ScoredRequest) {
    count(scored.segments, unseen: scored.unseen, by: scored.model)
  }

  /// Counts rows that were scored, with the number of rows with an unseen name for every column.
  func count(_ segments: SegmentCounts, unseen: [Int], by model: ServedModel) {
    let (name, version) = (model.name, model.version)
    counts.withLock { counts in
      counts.rows[ModelKey(name: name, version: version), default: SegmentCounts()] += segments
      for (place, rows) in unseen.enumerated() where rows > 0 {
        let column = model.schema.columns[place].name
        counts.unseen[LevelKey(name: name, version: version, column: column), default: 0] += rows
      }
    }
  }
}

/// Counts of durations below growing bounds.
struct LatencyHistogram: Sendable, Hashable {
  /// The bounds in seconds; a last bucket takes the rest.
  static let bounds = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    10, 30, 60,
  ]

  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  private(set) var sum = 0.0

  var count: Int { counts.reduce(0, +) }

  mutating func add(_ seconds: Double) {
    counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    sum += seconds
  }
}

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
