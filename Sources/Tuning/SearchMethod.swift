public import Learning
import StrictJSON

/// A way of proposing trials and of leaving some of them out.
///
/// A trial is a point of the unit cube, one number in [0, 1) for each coordinate of the space. Proposals depend
/// on the key, the number of the trial and what is known of trials of earlier generations, never on time
/// or order.
public protocol SearchMethod: Component {
  /// How many of so many trials look at how many folds, rung after rung; the last one at all of them.
  func rungs(trials: Int, folds: Int) -> [SearchRung]

  /// How many trials are proposed together after so many.
  func generation(after known: Int) -> Int

  /// The points of trials from a number on.
  ///
  /// - Parameter history: the trials before, with their loss; nil where one failed.
  func points(
    _ count: Int, from number: Int, in coordinates: [Coordinate],
    history: [(point: [Double], loss: Double?)], key: RandomKey
  ) -> [[Double]]
}

/// What is asked of trials before fewer of them go on.
public struct SearchRung: Hashable, Sendable {
  /// How many trials stand on it.
  public var trials: Int
  /// How many folds each has then looked at.
  public var folds: Int

  public init(trials: Int, folds: Int) {
    self.trials = trials
    self.folds = folds
  }
}

extension SearchMethod {
  /// One: every trial looks at every fold.
  public func rungs(trials: Int, folds: Int) -> [SearchRung] {
    [SearchRung(trials: trials, folds: folds)]
  }

  /// All: no proposal depends on another's loss.
  public func generation(after known: Int) -> Int { .max }

  /// Points drawn evenly, each under the key of its number.
  func drawn(
    _ count: Int, from number: Int, in coordinates: [Coordinate], key: RandomKey
  ) -> [[Double]] {
    (number..<number + count).map { trial in
      var stream = key["trial", trial].stream
      return coordinates.map { _ in stream.uniform() }
    }
  }
}

extension ComponentSpec where Family == any SearchMethod {
  public init(_ component: some SearchMethod) { self.init(component) { $0 } }
}

/// Trials drawn evenly from the space, each looked at on every fold.
public struct RandomSearch: SearchMethod {
  public static let name = "random"
  public static let summary = "trials drawn at random, every one fitted on every inner fold"
  public static let settings: [Setting] = []

  public init() {}

  public func points(
    _ count: Int, from number: Int, in coordinates: [Coordinate],
    history: [(point: [Double], loss: Double?)], key: RandomKey
  ) -> [[Double]] {
    drawn(count, from: number, in: coordinates, key: key)
  }
}

/// Trials that fill the space evenly, by Sobol's sequence under a digital shift.
public struct SobolSearch: SearchMethod {
  public static let name = "sobol"
  public static let summary =
    "trials that fill the space evenly, every one fitted on every inner fold"
  public static let settings: [Setting] = []

  public init() {}

  public func points(
    _ count: Int, from number: Int, in coordinates: [Coordinate],
    history: [(point: [Double], loss: Double?)], key: RandomKey
  ) -> [[Double]] {
    let sequence = SobolSequence(dimensions: coordinates.count, key: key["sobol"])
    return (number..<number + count).map { sequence[$0] }
  }
}

/// Random trials of which ever fewer go on to further folds: successive halving with folds as its resource.
///
/// Soper, Algorithms 16(1):17, 2023. Rows are never the resource: few of them favour settings that suit few.
public struct HalvingSearch: SearchMethod {
  public static let name = "halving"
  public static let summary =
    "random trials of which the better part goes on to further inner folds"
  public static let settings = [
    Setting("factor", "of so many trials one goes on to the next rung", .between(2, 100)),
    Setting(
      "rungs", "how often trials are left out, and once more; absent: 3, or the number of folds",
      .between(1, 100)),
  ]

  public var factor = 3
  public var rungs: Int?

  public init() {}

  public func rungs(trials: Int, folds: Int) -> [SearchRung] {
    // Where rows allow fewer folds than were asked, there are fewer rungs.
    HalvingSchedule(
      trials: trials, folds: folds, factor: factor, rungs: rungs.map { min($0, folds) }
    )
    .rungs.map { SearchRung(trials: $0.trials, folds: $0.folds.count) }
  }

  public func points(
    _ count: Int, from number: Int, in coordinates: [Coordinate],
    history: [(point: [Double], loss: Double?)], key: RandomKey
  ) -> [[Double]] {
    drawn(count, from: number, in: coordinates, key: key)
  }
}

/// Trials proposed from those before by the tree-structured Parzen estimator, in generations of fixed size.
///
/// Bergstra et al., NIPS 2011. On some thousand rows it found better inner scores than random trials, and
/// worse outer ones.
public struct ParzenTreeSearch: SearchMethod {
  public static let name = "tpe"
  public static let summary =
    "trials near the better ones of earlier generations, each fitted on every inner fold"
  public static let settings = [
    Setting("startup", "how many trials are drawn at random first", .between(2, 10_000)),
    Setting("generation", "how many trials are proposed together", .between(1, 1000)),
  ]

  public var startup = 16
  public var generation = 8

  public init() {}

  public func generation(after known: Int) -> Int { known < startup ? startup - known : generation }

  public func points(
    _ count: Int, from number: Int, in coordinates: [Coordinate],
    history: [(point: [Double], loss: Double?)], key: RandomKey
  ) -> [[Double]] {
    number < startup
      ? drawn(count, from: number, in: coordinates, key: key)
      : ParzenSearch.propose(
        coordinates: coordinates, history: history, count: count, firstNumber: number, key: key)
  }
}

/// The search methods that a spec may name.
package enum TuningComponents {
  package static let methods: [any Component.Type] = [
    HalvingSearch.self, RandomSearch.self, SobolSearch.self, ParzenTreeSearch.self,
  ]
}
