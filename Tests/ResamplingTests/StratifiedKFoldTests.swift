import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct StratifiedKFoldTests {
  struct Golden: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var y: [Float]
    var k: Int
    var unshuffled: [Int]
    var testDescription: String { name }
  }

  static let golden: [Golden] = (try? Fixture.load("folds.json")) ?? []

  @Test("unshuffled, the folds are scikit-learn's", arguments: golden)
  func unshuffled(golden: Golden) {
    #expect(
      StratifiedKFold.assignment(of: golden.y, folds: golden.k, key: nil) == golden.unshuffled)
  }

  @Test("shuffled, every fold keeps its class counts", arguments: golden)
  func shuffled(golden: Golden) {
    let shuffled = StratifiedKFold.assignment(
      of: golden.y, folds: golden.k, key: RandomKey(seed: 7))
    for fold in 0..<golden.k {
      for label in [Float(0), 1] {
        let rows = golden.y.indices.filter { golden.y[$0] == label }
        #expect(
          rows.count { shuffled[$0] == fold } == rows.count { golden.unshuffled[$0] == fold })
      }
    }
    #expect(
      shuffled
        != StratifiedKFold.assignment(of: golden.y, folds: golden.k, key: RandomKey(seed: 8)))
  }

  @Test("in every repeat each row is tested once and the folds differ from the last") func repeats()
    throws
  {
    let data = SampleData.twoBlobs(rows: 203, positiveShare: 0.1)
    let table = Table(columns: [], rowCount: 203)
    let folds = try StratifiedKFold(folds: 5, repeats: 3).folds(
      of: table, labels: data.labels, key: RandomKey(seed: 7))
    #expect(folds.count == 15)
    for fold in folds { #expect(SplitterLaws.faults(of: fold, rows: 203) == []) }
    for round in 0..<3 {
      let tested = folds.filter { $0.repeat == round }.flatMap(\.test)
      #expect(tested.sorted() == Array(0..<203))
      let positives = folds.filter { $0.repeat == round }.map { fold in
        fold.test.count { data.labels[$0] > 0.5 }
      }
      #expect(positives == [4, 4, 4, 4, 4])
    }
    #expect(folds[0].test != folds[5].test)
    let again = try StratifiedKFold(folds: 5).folds(
      of: table, labels: data.labels, key: RandomKey(seed: 7))
    #expect(again == Array(folds.prefix(5)))
  }

  @Test("sizes are those of cards dealt in turn") func sizes() throws {
    let labels = (0..<7043).map { Float($0 < 1869 ? 1 : 0) }
    let folds = try StratifiedKFold().folds(
      of: Table(columns: [], rowCount: 7043), labels: labels, key: RandomKey(seed: 1))
    #expect(folds.map(\.test.count) == [1409, 1409, 1409, 1408, 1408])
  }

  @Test("fewer positive rows than folds are refused") func tooFew() {
    let error = #expect(throws: FitError.self) {
      try StratifiedKFold().folds(
        of: Table(columns: [], rowCount: 9), labels: [1, 1, 1, 1, 0, 0, 0, 0, 0],
        key: RandomKey(seed: 1))
    }
    #expect(
      error?.description
        == "stratified validation with 5 folds needs at least 5 positive rows, got 4")
  }
}
