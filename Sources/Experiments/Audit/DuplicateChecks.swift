import Learning
import Resampling

extension DataAudit {
  /// The share of tested rows with a twin in training from which on scores are too good.
  private static let seriousShare = 0.05
  /// The share from which on they may be.
  private static let warningShare = 0.02

  /// Rows that are tested although an identical row was trained on, and copies in one class only.
  func duplicates() -> [Finding] {
    let groups = IdenticalRows.groups(of: study.data.table)
    let sizes = groups.reduce(into: [Int](repeating: 0, count: groups.count)) { $0[$1] += 1 }
    guard sizes.contains(where: { $0 > 1 }) else { return [] }
    return acrossFolds(groups: groups, sizes: sizes) + copies(groups: groups, sizes: sizes)
  }

  private func acrossFolds(groups: [Int], sizes: [Int]) -> [Finding] {
    let twins = TestTwins(study, groups: groups, sizes: sizes)
    guard twins.rows > 0 else { return [] }
    let share = Double(twins.rows) / Double(max(twins.tested, 1))
    let severity: Finding.Severity =
      share >= Self.seriousShare ? .serious : share >= Self.warningShare ? .warning : .note
    return [
      Finding(
        "duplicate-rows-across-folds", severity,
        "\(Phrases.part(twins.rows, of: twins.tested)) tested rows, \(twins.positive) of them "
          + "positive, have an identical row among the training rows of their fold, "
          + "\(twins.agreeing) with the same label" + remedy,
        numbers: [
          ("rows", Double(twins.rows)), ("tested", Double(twins.tested)),
          ("positive", Double(twins.positive)), ("sameLabel", Double(twins.agreeing)),
          ("share", share),
        ])
    ]
  }

  /// What a spec can say against it, where the splitter has the setting.
  private var remedy: String {
    let splitter = study.spec.validation
    guard splitter.value is StratifiedKFold || splitter.value is Holdout else { return "" }
    return "; validation.\(splitter.name).keepDuplicatesTogether prevents it"
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
}
