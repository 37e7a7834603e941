import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct IdenticalRowsTests {
  /// Rows of which every value of `kind` stands several times.
  static func table(_ kinds: [Int]) -> Table {
    Table(
      columns: [
        Column(name: "kind", values: .number(kinds.map(Double.init))),
        Column(
          name: "name",
          values: .category(
            Categories(codes: kinds.map { Int32($0 % 3 - 1) }, levels: ["a", "b"]))),
        Column(name: "id", role: .identifier, values: .number(kinds.indices.map(Double.init))),
      ], rowCount: kinds.count)
  }

  static let kinds = (0..<600).map { $0 < 300 ? $0 : 300 + $0 % 40 }
  static let labels = (0..<600).map { Float($0 % 5 == 0 ? 1 : 0) }
  static let splitters: [(name: String, together: any Splitter, apart: any Splitter)] = [
    (
      "stratifiedKFold", StratifiedKFold(folds: 5, repeats: 2, keepDuplicatesTogether: true),
      StratifiedKFold(folds: 5, repeats: 2)
    ),
    (
      "holdout", Holdout(testFraction: 0.25, repeats: 3, keepDuplicatesTogether: true),
      Holdout(testFraction: 0.25, repeats: 3)
    ),
    (
      "holdout of all rows alike",
      Holdout(testFraction: 0.25, stratified: false, repeats: 3, keepDuplicatesTogether: true),
      Holdout(testFraction: 0.25, stratified: false, repeats: 3)
    ),
  ]

  @Test("identical rows never part, and every fold still gets its share", arguments: 0..<3)
  func together(place: Int) throws {
    let table = Self.table(Self.kinds)
    let splitter = Self.splitters[place].together
    #expect(
      try SplitterLaws.faults(
        of: splitter, table: table, labels: Self.labels, key: RandomKey(seed: 7)) == [])
    let folds = try splitter.folds(of: table, labels: Self.labels, key: RandomKey(seed: 7))
    let plain = try Self.splitters[place].apart.folds(
      of: table, labels: Self.labels, key: RandomKey(seed: 7))
    for (fold, free) in zip(folds, plain) {
      let trained = Set(fold.train.map { Self.kinds[$0] })
      #expect(!fold.test.contains { trained.contains(Self.kinds[$0]) })
      #expect(
        free.test.contains { row in free.train.contains { Self.kinds[$0] == Self.kinds[row] } })
      #expect(abs(fold.test.count - free.test.count) <= 4)
      if place < 2 {
        let positives = fold.test.count { Self.labels[$0] > 0.5 }
        #expect(abs(positives - free.test.count { Self.labels[$0] > 0.5 }) <= 4)
      }
    }
  }

  @Test("missing values are alike, and so are the two zeros") func alike() {
    let table = Table(
      columns: [
        Column(name: "a", values: .number([.nan, -.nan, 0, -0.0, 1])),
        Column(name: "b", values: .text(TextValues(["x", "x", "", "", ""]))),
      ], rowCount: 5)
    #expect(IdenticalRows.groups(of: table) == [0, 0, 1, 1, 2])
  }

  @Test("folds that identical rows leave empty are refused") func empty() {
    let table = Self.table([Int](repeating: 1, count: 20))
    let error = #expect(throws: FitError.self) {
      try StratifiedKFold(folds: 2, keepDuplicatesTogether: true).folds(
        of: table, labels: (0..<20).map { Float($0 % 2) }, key: RandomKey(seed: 1))
    }
    #expect(
      error?.description
        == "stratifiedKFold: with identical rows kept together, fold 1 of repeat 1 has no training "
        + "rows")
  }
}
