package import Metrics
import StrictJSON

/// How the first of several candidates stands to the others, in sentences: of a leaderboard, and of a
/// comparison of some candidates.
package struct LeadSentences: Sendable {
  /// Another candidate.
  package struct Rival: Sendable {
    package var name: String
    /// What is shown of the leader against it.
    package var relation: Relation
    /// The leader less this one; nil for fewer than two folds.
    package var test: Comparison.FoldTest?
    /// Whether resampling rows, and nothing else, sets the two apart.
    package var isSetApartByRows: Bool

    /// The eligible rows of a leaderboard behind its first.
    static func all(_ rows: ArraySlice<Leaderboard.Row>, apart: Set<String>) -> [Rival] {
      rows.map { row in
        Rival(
          name: row.candidate, relation: row.relation ?? .undecided, test: row.foldTest,
          isSetApartByRows: apart.contains(row.candidate))
      }
    }

    /// The second of a comparison with the leader.
    package init(_ comparison: Comparison, confidence: Double) {
      name = comparison.second
      relation = comparison.relation(confidence: confidence)
      test = comparison.folds
      isSetApartByRows = comparison.isSetApartByRows
    }

    private init(
      name: String, relation: Relation, test: Comparison.FoldTest?, isSetApartByRows: Bool
    ) {
      self.name = name
      self.relation = relation
      self.test = test
      self.isSetApartByRows = isSetApartByRows
    }
  }

  package var leader: String
  package var rivals: [Rival]
  /// Which candidates these are: eligible, or compared.
  package var kind: String
  package var metric: Metric
  package var confidence: Double
  package var equivalence: Double
  /// How many folds there are, over all repeats.
  package var folds: Int
  /// Test rows for every training row.
  package var testToTrain: Double
  /// Whether the folds can be made once more in another way.
  package var canRepeat: Bool

  package init(
    leader: String, rivals: [Rival], kind: String = "eligible", metric: Metric, confidence: Double,
    equivalence: Double,
    folds: Int, testToTrain: Double, canRepeat: Bool
  ) {
    self.leader = leader
    self.rivals = rivals
    self.kind = kind
    self.metric = metric
    self.confidence = confidence
    self.equivalence = equivalence
    self.folds = folds
    self.testToTrain = testToTrain
    self.canRepeat = canRepeat
  }

  private var title: String { metric.title }
  private var level: String { decimal(100 * confidence, places: 0) }
  private var margin: String { decimal(equivalence, places: 3) }
  /// `these 10 folds`, `this test set`.
  private var here: String { folds > 1 ? "these \(folds) folds" : "this test set" }

  private func rivals(_ relation: Relation) -> [Rival] { rivals.filter { $0.relation == relation } }

  /// Where the first stands to all others.
  package var sentences: [String] {
    guard !rivals.isEmpty else { return ["\(leader) is the only \(kind) candidate."] }
    let behind = rivals(.firstBetter)
    let first =
      behind.isEmpty
      ? "\(leader) has the best \(title), but is not shown to be better than any other "
        + "\(kind) candidate."
      : "\(leader) has the best \(title), and is shown to be better than "
        + (behind.count == rivals.count
          ? "every other \(kind) candidate"
          : "\(behind.count) of \(rivals.count) other \(kind) candidates")
        + " (\(level) % level)."
    return [first] + contradiction + equivalentSentence + undecidedSentences
  }

  /// Rivals that are shown to be better over the folds, though the leader is first on all rows pooled.
  private var contradiction: [String] {
    let names = rivals(.secondBetter).map(\.name)
    guard !names.isEmpty else { return [] }
    return [
      "On the mean of the folds \(Self.list(names)) \(names.count == 1 ? "is" : "are") better than it "
        + "(\(level) % level), on all rows pooled it is: which to prefer is not shown."
    ]
  }

  private var equivalentSentence: [String] {
    let names = rivals(.equivalent).map(\.name)
    return names.isEmpty
      ? [] : ["Equivalent to it, within \(margin) in \(title): \(Self.list(names))."]
  }

  private var undecidedSentences: [String] {
    let undecided = rivals(.undecided)
    guard !undecided.isEmpty else { return [] }
    let names = Self.list(undecided.map(\.name))
    guard undecided.contains(where: { $0.test != nil }) else {
      return ["\(Self.capital(here)) cannot tell \(names) from it, nor show that they are equal."]
    }
    return [
      "\(Self.capital(here)) cannot tell \(names) from it, nor show that they are equal"
        + power(undecided)
    ] + disagreement(undecided)
  }

  /// What the folds could have told, and what would tell.
  private func power(_ undecided: [Rival]) -> String {
    guard
      let detectable = DetectableDifference(
        folds: folds, ratio: testToTrain, comparisons: rivals.count, confidence: confidence)
    else { return "." }
    let tests = undecided.compactMap { rival in
      rival.test?.test(isLoss: metric.isLoss).map { test in
        (name: rival.name, mean: test.mean, deviation: test.deviation(ratio: testToTrain))
      }
    }
    let sizes = tests.map { detectable.size(deviation: $0.deviation) }
    guard let least = sizes.min(), let most = sizes.max() else { return "." }
    let (low, high) = (decimal(least, places: 3), decimal(most, places: 3))
    // Where the folds speak for the rival, no repeat shows the leader to be better.
    let needed = tests.filter { $0.mean > 0 && canRepeat }.compactMap { test in
      DetectableDifference.repeats(
        telling: test.mean / test.deviation, ratio: testToTrain, comparisons: rivals.count,
        confidence: confidence
      ).map { (name: test.name, count: $0) }
    }.min { $0.count < $1.count }
    return ": they show differences from \(low)\(low == high ? "" : " to \(high)") on. "
      + (needed.map {
        "\($0.count) repeats would show that of \($0.name), if it stays what it is."
      }
        ?? (canRepeat
          ? "More repeats alone would not show those seen; more rows could."
          : "More rows could show those seen."))
  }

  /// Where the chance of rows alone says more than the test that decides.
  private func disagreement(_ undecided: [Rival]) -> [String] {
    let apart = undecided.filter(\.isSetApartByRows).map(\.name)
    guard !apart.isEmpty, folds > 1 else { return [] }
    return [
      "By the chance of rows alone \(Self.list(apart)) would differ from it (the interval of the "
        + "difference holds no zero); the test over folds, which has the chance of training too, "
        + "decides, and \(folds) folds are too few to confirm it."
    ]
  }

  /// What is shown of the first against logistic regression, which every architecture must beat.
  package func sentences(onSimplest simplest: [String]) -> [String] {
    let others = rivals.filter { !simplest.contains($0.name) }
    if simplest.contains(leader) {
      guard !others.isEmpty else { return [] }
      return [
        others.contains { $0.relation == .undecided || $0.relation == .secondBetter }
          ? "The leader is a logistic regression; \(here) cannot tell whether another \(kind) "
            + "architecture is better."
          : "The leader is a logistic regression: no other \(kind) architecture is better by more than "
            + "\(margin) in \(title)."
      ]
    }
    guard let simple = rivals.first(where: { simplest.contains($0.name) }) else { return [] }
    return switch simple.relation {
    case .firstBetter:
      ["\(leader) is shown to be better than logistic regression (\(simple.name))."]
    case .equivalent:
      ["Logistic regression (\(simple.name)) is equivalent to it, within \(margin) in \(title)."]
    case .secondBetter: []
    case .undecided:
      ["\(Self.capital(here)) cannot tell logistic regression (\(simple.name)) from it."]
    }
  }

  private static func capital(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  static func list(_ names: [String]) -> String {
    let shown = 4
    guard names.count > shown + 1 else { return names.joined(separator: ", ") }
    return names.prefix(shown).joined(separator: ", ") + " and \(names.count - shown) more"
  }
}
