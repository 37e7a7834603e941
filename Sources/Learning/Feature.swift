import Tables

/// One column of a `Dataset`: its name and what its numbers mean.
public struct Feature: Codable, Hashable, Sendable {
  /// What the numbers of a column mean.
  public enum Kind: Codable, Hashable, Sendable {
    /// A quantity.
    case numeric
    /// A code into levels; -1 is a missing or unknown level.
    case category(levels: [String])
    /// 1 where a nominal column has one level, 0 elsewhere; the nominal column's name.
    case indicator(of: String)
  }

  public var name: String
  public var kind: Kind

  public init(name: String, kind: Kind = .numeric) {
    self.name = name
    self.kind = kind
  }
}

/// Where a row holds a sequence: its first `steps * channels.count` features, step by step, every
/// channel of a step together; static features follow.
public struct SequenceLayout: Codable, Hashable, Sendable {
  /// The number of steps, the oldest first.
  public var steps: Int
  public var channels: [String]

  public init(steps: Int, channels: [String]) {
    self.steps = steps
    self.channels = channels
  }

  /// The number of features that the sequence takes.
  public var width: Int { steps * channels.count }

  /// The order in which columns become features: those of the sequence in front; nil where not all of
  /// them are there.
  static func arranging(
    _ names: [String], by sequence: SequenceColumns
  ) -> (order: [Int], layout: SequenceLayout)? {
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    var order: [Int] = []
    for step in 0..<sequence.steps {
      for channel in sequence.channels {
        guard let place = places[channel.columns[step]] else { return nil }
        order.append(place)
      }
    }
    let taken = Set(order)
    return (
      order + names.indices.filter { !taken.contains($0) },
      SequenceLayout(steps: sequence.steps, channels: sequence.channels.map(\.name))
    )
  }
}
