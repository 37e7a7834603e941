import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct StratifiedGroupKFoldTests {
  struct Golden: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var k: Int
    var groups: [Int]
    var y: [Float]
    var unevenness: Double
    var testDescription: String { name }

    var table: Table {
      Table(
        columns: [Column(name: "store", role: .group, values: .number(groups.map(Double.init)))],
        rowCount: groups.count)
    }

    /// The standard deviation over folds of their shares of a class, as a mean over the classes.
    func unevenness(of folds: [Fold]) -> Double {
      let deviations = [Float(0), 1].map { label in
        let shares = folds.map { fold in
          Double(fold.test.count { y[$0] == label }) / Double(y.count { $0 == label })
        }
        let wanted = 1 / Double(folds.count)
        return (shares.reduce(0) { $0 + ($1 - wanted) * ($1 - wanted) } / Double(folds.count))
          .squareRoot()
      }
      return (deviations[0] + deviations[1]) / 2
    }
  }

  static let golden: [Golden] = (try? Fixture.load("stratified_groups.json")) ?? []
  private let key = RandomKey(seed: 7)

  @Test("the golden cases are there") func complete() { #expect(Self.golden.count == 4) }

  @Test("classes are spread at least as evenly as scikit-learn spreads them", arguments: golden)
  func even(golden: Golden) throws {
    let folds = try StratifiedGroupKFold(column: nil, folds: golden.k).folds(
      of: golden.table, labels: golden.y, key: key)
    #expect(golden.unevenness(of: folds) <= golden.unevenness + 1e-12)
    #expect(SplitterLaws.groupFaults(of: folds, groups: golden.groups) == [])
    #expect(folds.flatMap(\.test).sorted() == Array(golden.y.indices))
    #expect(folds.allSatisfy { fold in fold.test.contains { golden.y[$0] == 1 } })
  }

  @Test("repeats keep groups together and differ; the first draws nothing", arguments: golden)
  func repeats(golden: Golden) throws {
    let splitter = StratifiedGroupKFold(column: "store", folds: golden.k, repeats: 3)
    let folds = try splitter.folds(of: golden.table, labels: golden.y, key: key)
    #expect(folds.map(\.repeat) == (0..<3).flatMap { [Int](repeating: $0, count: golden.k) })
    #expect(SplitterLaws.groupFaults(of: folds, groups: golden.groups) == [])
    let other = try splitter.folds(of: golden.table, labels: golden.y, key: RandomKey(seed: 8))
    #expect(other.prefix(golden.k) == folds.prefix(golden.k))
    let parts = (0..<3).map { round in Set(folds.filter { $0.repeat == round }.map(\.test)) }
    #expect(Set(parts).count == 3)
    for round in 1..<3 {
      let ofRound = folds.filter { $0.repeat == round }
      #expect(golden.unevenness(of: ofRound) < 2 * golden.unevenness + 0.02)
    }
  }

  @Test("every fold gets a positive row wherever enough groups have one") func positives() throws {
    // Five groups have one positive row each, the largest of them holds most rows.
    let sizes = [120, 3, 3, 3, 3, 40, 40, 40, 9, 9]
    let groups = sizes.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    let labels = groups.indices.map { row in
      Float(groups[row] < 5 && (row == 0 || groups[row - 1] != groups[row]) ? 1 : 0)
    }
    let table = Table(
      columns: [Column(name: "store", values: .number(groups.map(Double.init)))],
      rowCount: groups.count)
    let folds = try StratifiedGroupKFold(column: "store", folds: 5).folds(
      of: table, labels: labels, key: key)
    #expect(folds.map { $0.test.count { labels[$0] == 1 } } == [1, 1, 1, 1, 1])
  }

  @Test("equal groups are placed in the order in which they stand") func ties() throws {
    let table = Table(
      columns: [Column(name: "store", values: .number([3, 3, 1, 1, 2, 2]))], rowCount: 6)
    let folds = try StratifiedGroupKFold(column: "store", folds: 3).folds(
      of: table, labels: [1, 0, 1, 0, 1, 0], key: key)
    #expect(folds.map(\.test) == [[0, 1], [2, 3], [4, 5]])
  }

  @Test("what groups need is said in a sentence") func errors() {
    let table = Table(
      columns: [Column(name: "store", values: .number([1, 1, 2]))], rowCount: 3)
    #expect(throws: FitError.self) {
      try StratifiedGroupKFold(column: "shop").folds(of: table, labels: [1, 0, 1], key: key)
    }
    let error = #expect(throws: FitError.self) {
      try StratifiedGroupKFold(column: "store").folds(of: table, labels: [1, 0, 1], key: key)
    }
    #expect(
      error?.description
        == "validation with 5 folds by column 'store' needs at least 5 groups, got 2")
  }
}
