import Batch
import Concurrency

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

  struct Counts: Sendable {
    var requests: [RequestKey: Int] = [:]
    var durations: [String: LatencyHistogram] = [:]
    var rows: [ModelKey: BulkSummary] = [:]
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
  func count(_ summary: BulkSummary, by model: ServedModel) {
    let key = ModelKey(name: model.name, version: model.version)
    counts.withLock { $0.rows[key, default: model.emptySummary].add(summary) }
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
