import Experiments
import Learning
import Linear
import Metrics
import Resampling
import StrictJSON
import Tables
import Testing

/// Rows that are hard to split, each kind with what is said of it.
enum HardDesigns {
  /// Rows with one number, some more columns, and the labels given.
  static func data(_ labels: [Float], _ columns: [Column] = []) -> StudyData {
    var stream = RandomKey(seed: 3)["rows"].stream
    let signal = labels.map { stream.normal() + Double($0) }
    return StudyData(
      table: Table(
        columns: columns + [Column(name: "signal", values: .number(signal))],
        rowCount: labels.count), labels: labels, digest: "test")
  }

  static func study(
    _ data: StudyData, _ validation: some Splitter,
    balance: [ComponentSpec<any Sampler>] = [ComponentSpec(NoSampler())]
  ) throws(StudyError) -> Study {
    var spec = TestStudies.spec(
      models: [("logistic", ComponentSpec(LogisticRegression()))], balance: balance)
    spec.validation = ComponentSpec(validation)
    spec.statistics.resamples = 200
    return try Study(spec: spec, data: data)
  }

  /// Five positive rows among 300.
  static let fivePositives = data((0..<300).map { $0 % 60 == 7 ? 1 : 0 })

  /// Twelve months of 20 rows.
  static var months: StudyData {
    let firsts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    let dates = (0..<240).map { Double(firsts[$0 / 20]) * 86_400 }
    return data(
      (0..<240).map { $0 % 5 == 0 ? 1 : 0 },
      [Column(name: "month", role: .feature, values: .date(dates))])
  }

  /// Six stores of 20 rows, of which the first two have positive rows.
  static var stores: StudyData {
    data(
      (0..<120).map { $0 < 40 && $0 % 4 == 0 ? 1 : 0 },
      [Column(name: "store", values: .number((0..<120).map { Double($0 / 20) }))])
  }
}

@Suite struct FoldPlanTests {
  private func sentences(_ study: Study) -> String {
    study.planFindings.map(\.sentence).joined(separator: "\n")
  }

  @Test("where inner folds cannot be as many as asked, fewer are taken, and told")
  func fewPositives() throws {
    let study = try HardDesigns.study(HardDesigns.fivePositives, StratifiedKFold(folds: 3))
    let positives = study.folds.map { fold in
      fold.train.count { study.data.labels[$0] > 0.5 }
    }
    #expect(positives == [4, 3, 3])
    #expect(study.innerFolds.map(\.count) == positives)
    let finding = try #require(study.planFindings.first)
    #expect(study.planFindings.count == 1)
    #expect(finding.code == "fewer-inner-folds" && finding.severity == .note)
    #expect(
      finding.sentence
        == "inner.folds is 5, and not every fold allows it: fold 1 takes 4 (stratified validation with "
        + "5 folds needs at least 5 positive rows, got 4), folds 2 and 3 take 3 (stratified validation "
        + "with 5 folds needs at least 5 positive rows, got 3)")
    let result = try study.run(threads: 2)
    #expect(result.leaderboard["logistic"]?.reason?.contains("failed") != true)
    #expect(result.findings.contains(finding))
  }

  @Test("inner folds that work stay as they were") func usual() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    #expect(study.innerFolds.map(\.count) == [5, 5, 5, 5, 5])
    #expect(study.planFindings == [])
  }

  @Test("months are never parted, in inner folds either") func months() throws {
    let data = HardDesigns.months
    let study = try HardDesigns.study(data, TimeSeries(column: "month", folds: 3))
    #expect(study.innerFolds.map(\.count) == [2, 5, 5])
    #expect(
      sentences(study) == """
        inner.folds is 5, and not every fold allows it: fold 1 takes 2 (forward validation with \
        5 folds cut between times needs at least 6 different times, got 3)
        """)
    for folds in [study.folds] + study.innerFolds {
      for fold in folds {
        let latest = fold.train.map { $0 / 20 }.max() ?? 12
        let earliest = fold.test.map { $0 / 20 }.min() ?? 0
        #expect(latest < earliest)
        #expect(fold.test.count % 20 == 0)
      }
    }
    let result = try study.run(threads: 2)
    #expect(result.leaderboard["logistic"]?.reason?.contains("failed") != true)
  }

  @Test("where groups cannot be kept apart once more, inner folds are stratified by rows, and told")
  func groups() throws {
    let study = try HardDesigns.study(
      HardDesigns.stores, GroupKFold(column: "store", folds: 3))
    #expect(
      study.planFindings.map(\.code) == [
        "fewer-inner-folds", "inner-folds-by-rows", "fold-with-one-class",
      ])
    #expect(
      sentences(study) == """
        inner.folds is 5, and not every fold allows it: fold 3 takes 2 (validation with 5 folds \
        by column 'store' needs at least 5 groups, got 2)
        training rows cannot be split once more as validation.groupKFold splits: folds 1 and 2 \
        take 5 inner folds stratified by rows (inner fold 1 would train on rows of one class \
        only, 0 of 80 positive); calibrations, thresholds and ensembles are learnt there from \
        rows that are not kept apart as test rows are
        1 of 3 folds tests rows of one class only, where recall, precision or ROC AUC is not \
        defined: fold 3 (0 of 80 positive)
        """)
    let result = try study.run(threads: 2)
    #expect(result.leaderboard["logistic"]?.reason?.contains("failed") != true)
    #expect(result.findings.count { $0.code == "fold-with-one-class" } == 1)
  }

  @Test("a fold that cannot be fitted is left out and told, the others are scored")
  func leftOut() throws {
    // The first of four quarters of the rows has no positive one.
    let data = HardDesigns.data(
      (0..<200).map { $0 >= 50 && $0 % 5 == 0 ? 1 : 0 },
      [Column(name: "day", values: .number((0..<200).map(Double.init)))])
    let study = try HardDesigns.study(data, TimeSeries(column: "day", folds: 3))
    #expect(study.folds.map(\.index) == [1, 2])
    #expect(study.innerFolds.map(\.count) == [3, 3])
    #expect(
      sentences(study) == """
        1 of 3 folds cannot be fitted and is left out: fold 1 (its training rows hold one class \
        only, 0 of 50 positive)
        not every inner fold can be fitted: fold 2 learns from 3 of 5 (inner fold 1 would train \
        on rows of one class only, 0 of 20 positive), fold 3 learns from 3 of 5 (inner fold 1 \
        would train on rows of one class only, 0 of 25 positive)
        """)
    let result = try study.run(threads: 2)
    #expect(result.results.map(\.fold.index).filter { $0 == 0 } == [])
    #expect(result.leaderboard["logistic"]?.reason?.contains("failed") != true)
  }

  @Test("where no fold can be fitted, everything that is in the way is said at once") func none() {
    let data = HardDesigns.data(
      (0..<40).map { $0 < 2 ? 1 : 0 },
      [Column(name: "store", values: .number((0..<40).map { Double($0 / 10) }))])
    let error = #expect(throws: StudyError.self) {
      try HardDesigns.study(
        data, StratifiedKFold(folds: 4), balance: [ComponentSpec(SMOTE(neighbors: 3))])
    }
    #expect(
      error?.description == """
        2 problems
          validation.stratifiedKFold: stratified validation with 4 folds needs at least 4 positive rows, \
        got 2. At most 2 folds can be had
          balance[0].smote.neighbors: 3 neighbors need at least 4 positive training rows, got 2. At \
        most 1 can be had
        """)
    let stores = #expect(throws: StudyError.self) {
      try HardDesigns.study(data, GivenFolds(column: "store", test: ["0"]))
    }
    #expect(
      stores?.description
        == "validation.given: no fold can be fitted; of fold 1, its training rows hold one class only, "
        + "0 of 30 positive")
  }

  @Test("columns that the validation names are not learnt from")
  func named() throws {
    let study = try HardDesigns.study(HardDesigns.months, TimeSeries(column: "month", folds: 3))
    #expect(study.data.table.features.map(\.name) == ["signal"])
    #expect(study.data.table["month"]?.role == .time)
    let stores = try HardDesigns.study(
      HardDesigns.stores, GivenFolds(column: "store", test: ["0", "1"]))
    #expect(stores.data.table.features.map(\.name) == ["signal"])
    #expect(stores.folds.map(\.test.first) == [0, 20])
    var data = HardDesigns.stores
    data.table.columns.removeFirst()
    data.identifier = "store"
    data.identifiers = TextValues((0..<120).map { "s\($0 / 20)" })
    let identified = try HardDesigns.study(data, StratifiedGroupKFold(column: "store", folds: 2))
    #expect(identified.data.table["store"]?.role == .group)
    #expect(identified.folds.map(\.test.count) == [60, 60])
  }
}
