import Experiments
import Learning
import Metrics
import Resampling
import Tables
import Testing

/// Nothing fitted has seen a row that it is judged on.
@Suite struct LeakLawTests {
  static let samplers: [ComponentSpec<any Sampler>] = [
    ComponentSpec(NoSampler()), ComponentSpec(ClassWeights()), ComponentSpec(SMOTE()),
    ComponentSpec(RandomUndersampler()),
  ]

  @Test("changing one test row changes no other row's score in its fold") func oneRow() throws {
    let spec = TestStudies.spec(balance: Self.samplers)
    let data = TestStudies.data()
    let study = try Study(spec: spec, data: data)
    let row = study.folds[0].test[3]
    let changed = try Study(spec: spec, data: Self.changing(row, of: data))
    #expect(changed.folds == study.folds)
    let runner = Runner(study)
    let other = Runner(changed)
    for unit in study.units where unit.fold == 0 {
      let before = try runner.outcome(of: unit, threads: 1) { false }
      let after = try #require(try other.outcome(of: unit, threads: 1) { false }.scored)
      var expected = try #require(before.scored).scores
      // Inner folds are cut out of the training rows: there the row does not even occur.
      if unit.inner == nil { expected[3] = after.scores[3] }
      #expect(after.scores == expected)
    }
  }

  @Test("labels that have nothing to do with the features give an AUC around one half")
  func shuffledLabels() throws {
    let spec = TestStudies.spec(balance: Self.samplers)
    let study = try Study(spec: spec, data: TestStudies.data(rows: 1000, shuffled: true))
    let board = try study.run(threads: 1).leaderboard
    let column = try #require(Metric.all.firstIndex { $0.name == "rocAUC" })
    for row in board.rows {
      let auc = try #require(row.folds[column].mean)
      // Its standard error is about .019 with 300 positives among 1,000 rows.
      #expect(abs(auc - 0.5) < 0.06, "\(row.candidate) \(auc)")
    }
  }

  @Test("samplers change the training rows only") func samplers() throws {
    let study = try Study(
      spec: TestStudies.spec(balance: Self.samplers), data: TestStudies.data())
    for (unit, outcome) in zip(study.units, try TestStudies.outcomes(study)) {
      #expect(outcome.test.count == study.fold(of: unit).test.count)
      #expect(outcome.scored?.scores.count == outcome.test.count)
      let balanced = try #require(outcome.balance?.rows)
      switch study.candidates[unit.candidate].balance {
      case "smote":
        #expect(balanced.positives * 2 == balanced.count)
        #expect(balanced.count > outcome.training.count)
      case "undersample":
        #expect(balanced.positives == outcome.training.positives)
        #expect(balanced.count == 2 * outcome.training.positives)
      default: #expect(balanced == outcome.training)
      }
    }
  }

  private static func changing(_ row: Int, of data: StudyData) -> StudyData {
    var data = data
    data.table.columns = data.table.columns.map { column in
      var column = column
      switch column.values {
      case .number(var values):
        values[row] = 1e6
        column.values = .number(values)
      case .category(var categories):
        categories.codes[row] = -1
        column.values = .category(categories)
      case .date, .text: break
      }
      return column
    }
    return data
  }
}
