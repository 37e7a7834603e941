import Learning
import Resampling

extension DataAudit {
  /// Tested rows with twins in training are worth a forest from this share of all tested rows, or of the
  /// positive ones, on; fewer cannot move a score by much.
  private static let fewestShare = 0.005
  private static let fewestPositiveShare = 0.02
  /// Near twins are told from this share on where they move a score, from that one on anyway.
  private static let fewestNearShare = 0.01
  private static let notedNearShare = 0.05

  /// Rows that are tested although an identical row, or nearly one, was trained on, and copies in one class
  /// only.
  func duplicates() throws(FitError) -> [Finding] {
    try context.checkCancellation()
    let exact = IdenticalRows.groups(of: study.data.table)
    let near = try NearTwins(
      study.data.table, scales: columns, labels: study.data.labels, context: context)
    let sizes = Self.sizes(exact)
    let chance = TwinChance(self, groups: exact, near: near)
    let identical =
      try sizes.contains { $0 > 1 }
      ? acrossFolds(groups: exact, sizes: sizes, chance: chance)
        + (chance.explains ? [] : copies(groups: exact, sizes: sizes))
      : []
    return identical + (try nearlyIdentical(near, exact: exact, chance: chance))
  }

  private static func sizes(_ groups: [Int]) -> [Int] {
    groups.reduce(into: [Int](repeating: 0, count: groups.count)) { $0[$1] += 1 }
  }

  private func acrossFolds(
    groups: [Int], sizes: [Int], chance: TwinChance
  ) throws(FitError) -> [Finding] {
    let twins = TestTwins(study, groups: groups, sizes: sizes)
    guard twins.rows > 0 else { return [] }
    let isFew =
      twins.share < Self.fewestShare && twins.positiveShare(of: study) < Self.fewestPositiveShare
    let effect =
      try isFew || chance.explains ? nil : TwinEffect(study, groups: groups, context: context)
    let reason =
      chance.explains ? "; \(chance.phrase)" : effect.map { ". \($0.phrase)" } ?? ""
    let severity = isFew || chance.explains ? .note : effect?.severity ?? .warning
    return [
      Finding(
        "duplicate-rows-across-folds", severity,
        "\(Phrases.part(twins.rows, of: twins.tested)) tested rows, \(twins.positive) of them "
          + "positive, have an identical row among the training rows of their fold, "
          + "\(twins.agreeing) with the same label" + reason + (chance.explains ? "" : remedy),
        numbers: twins.numbers + (effect?.numbers ?? [])
          + (chance.explains ? chance.numbers : []))
    ]
  }

  /// What a spec can say against it, where the splitter has the setting.
  private var remedy: String {
    let splitter = study.spec.validation
    guard splitter.value is StratifiedKFold || splitter.value is Holdout else { return "" }
    return "; validation.\(splitter.name).keepDuplicatesTogether prevents it"
  }

  /// Rows that differ from a training row in one number only, by little.
  private func nearlyIdentical(
    _ near: NearTwins, exact: [Int], chance: TwinChance
  ) throws(FitError) -> [Finding] {
    guard !near.near.isEmpty, !chance.explainsNear else { return [] }
    let groups = near.groups(joining: exact)
    let joined = Set(near.near.map { groups[$0.first] })
    let sizes = Self.sizes(groups).enumerated().map { joined.contains($0.offset) ? $0.element : 0 }
    let twins = TestTwins(study, groups: groups, sizes: sizes)
    // Exact twins that nothing else joins have a finding of their own.
    let alone = groups.indices.map { joined.contains(groups[$0]) ? groups[$0] : groups.count + $0 }
    guard twins.share >= Self.fewestNearShare,
      let effect = try TwinEffect(study, groups: alone, context: context),
      effect.severity > .note || twins.share >= Self.notedNearShare
    else { return [] }
    return [
      Finding(
        "near-duplicates-across-folds", effect.severity,
        "\(near.isComplete ? "" : "at least ")\(Phrases.part(twins.rows, of: twins.tested)) tested rows, "
          + "\(twins.positive) of them positive, differ from a row among the training rows of their fold "
          + "in one number only, by at most \(Phrases.percent(NearTwins.nearness)) of its range, "
          + "\(twins.agreeing) with the same label. \(effect.phrase); a column with the role 'group' and "
          + "validation 'groupKFold' keep rows of one origin together",
        numbers: twins.numbers + effect.numbers)
    ]
  }

  /// A class in which many rows are copies and the other not: what sampling with replacement before
  /// the split leaves behind.
  ///
  /// The commoner class is never blamed, since its rows lie closer together by nature.
  private func copies(groups: [Int], sizes: [Int]) -> [Finding] {
    let labels = study.data.labels
    var perClass = [[Int]](repeating: [Int](repeating: 0, count: groups.count), count: 2)
    var totals = [0, 0]
    for (row, group) in groups.enumerated() {
      let place = labels[row] > 0.5 ? 1 : 0
      perClass[place][group] += 1
      totals[place] += 1
    }
    let copies = perClass.map { counts in counts.reduce(0) { $0 + ($1 > 1 ? $1 - 1 : 0) } }
    let shares = (0..<2).map { Double(copies[$0]) / Double(max(totals[$0], 1)) }
    let class1 = shares[1] >= shares[0] ? 1 : 0
    let class0 = 1 - class1
    guard copies[class1] >= 20, shares[class1] >= 0.05, shares[class1] >= 5 * shares[class0],
      Double(totals[class1]) <= 1.2 * Double(totals[class0])
    else { return [] }
    let (copied, other) =
      class1 == 1 ? ("positive", "negative") : ("negative", "positive")
    return [
      Finding(
        "copies-in-one-class", .serious,
        "\(Phrases.part(copies[class1], of: totals[class1])) \(copied) rows are copies of another "
          + "one, against \(Phrases.percent(shares[class0])) of the \(other) rows: was the data "
          + "oversampled before it was split?",
        numbers: [
          ("copies", Double(copies[class1])), ("rows", Double(totals[class1])),
          ("share", shares[class1]), ("shareInOtherClass", shares[class0]),
        ])
    ]
  }
}

/// Tested rows that have an identical row among the training rows of their fold.
struct TestTwins {
  /// Different rows that are tested in any fold.
  private(set) var tested = 0
  /// Those with a twin in training, in any fold.
  private(set) var rows = 0
  /// Those of them that are positive.
  private(set) var positive = 0
  /// Those of them with a twin of the same label.
  private(set) var agreeing = 0

  init(_ study: Study, groups: [Int], sizes: [Int]) {
    let labels = study.data.labels
    var wasTested = [Bool](repeating: false, count: labels.count)
    var hasTwin = wasTested
    var agrees = wasTested
    var trained = [(negative: Bool, positive: Bool)](
      repeating: (false, false), count: groups.count)
    for fold in study.folds {
      for row in fold.train where sizes[groups[row]] > 1 {
        if labels[row] > 0.5 {
          trained[groups[row]].positive = true
        } else {
          trained[groups[row]].negative = true
        }
      }
      for row in fold.test {
        wasTested[row] = true
        let (negative, positive) = trained[groups[row]]
        guard negative || positive else { continue }
        hasTwin[row] = true
        if labels[row] > 0.5 ? positive : negative { agrees[row] = true }
      }
      for row in fold.train { trained[groups[row]] = (false, false) }
    }
    tested = wasTested.count { $0 }
    rows = hasTwin.count { $0 }
    positive = hasTwin.indices.count { hasTwin[$0] && labels[$0] > 0.5 }
    agreeing = agrees.count { $0 }
  }

  /// The share of tested rows with a twin.
  var share: Double { Double(rows) / Double(max(tested, 1)) }

  /// The share of a study's positive rows with a twin.
  func positiveShare(of study: Study) -> Double {
    Double(positive) / Double(max(study.data.positives, 1))
  }

  var numbers: [(name: String, value: Double)] {
    [
      ("rows", Double(rows)), ("tested", Double(tested)), ("positive", Double(positive)),
      ("sameLabel", Double(agreeing)), ("share", share),
    ]
  }
}

/// How many identical rows chance gives, where columns have few values.
struct TwinChance {
  /// So many times what independent columns give is still chance: columns hang together.
  private static let factor = 2.0
  /// Labels of identical rows that differ at least this often, as a share of how often labels of rows do that
  /// differ in one column, are those of different customers.
  private static let likeOthers = 0.6
  private static let fewestPairs = 50

  /// Pairs of identical rows.
  let pairs: Double
  /// Pairs that independent columns would give.
  let expected: Double
  /// Pairs that differ in one number, and those that independent columns would give.
  private let nearPairs: Double
  private let expectedNear: Double
  /// The share of pairs of identical rows whose labels differ; nil where there are few.
  private let differing: Double?
  /// The same of rows that differ in one column.
  private let singleDiffering: Double?

  init(_ audit: DataAudit, groups: [Int], near: NearTwins) {
    let labels = audit.study.data.labels
    let count = Double(groups.count)
    let all = count * (count - 1) / 2
    let collisions = audit.columns.map(\.collision)
    expected = collisions.reduce(all, *)
    var sum = 0.0
    for (column, collision) in zip(audit.columns, collisions) where column.isNumber {
      sum += expected / collision * (1 - collision)
    }
    expectedNear = sum
    nearPairs = Double(near.near.count)
    var last = [Int](repeating: -1, count: groups.count)
    var sizes = [Double](repeating: 0, count: groups.count)
    var (chain, unlike) = (0, 0)
    for (row, group) in groups.enumerated() {
      if last[group] >= 0 {
        chain += 1
        unlike += (labels[row] > 0.5) != (labels[last[group]] > 0.5) ? 1 : 0
      }
      last[group] = row
      sizes[group] += 1
    }
    pairs = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    differing = chain >= Self.fewestPairs ? Double(unlike) / Double(chain) : nil
    singleDiffering =
      near.single >= Self.fewestPairs ? Double(near.singleDiffering) / Double(near.single) : nil
  }

  private var fewEnough: Bool { pairs <= Self.factor * expected }

  private var unlikeEnough: Bool {
    guard let differing, let singleDiffering, differing > 0 else { return false }
    return differing >= Self.likeOthers * singleDiffering
  }

  /// Whether identical rows are those of different customers.
  var explains: Bool { fewEnough || unlikeEnough }

  /// Whether rows that differ in one number are.
  var explainsNear: Bool { explains && pairs > 0 || nearPairs <= Self.factor * expectedNear }

  var phrase: String {
    if fewEnough {
      return "as many as chance gives where columns have few values: about "
        + "\(Int(min(expected, 1e15).rounded())) pairs of independent columns, \(Int(pairs)) found"
    }
    return "different customers rather than copies: labels of identical rows differ in "
      + "\(Phrases.percent(differing ?? 0)) of pairs, those of rows that differ in one column in "
      + Phrases.percent(singleDiffering ?? 0)
  }

  var numbers: [(name: String, value: Double)] {
    [("pairs", pairs), ("pairsByChance", expected)]
  }
}
