import Experiments
import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct DataAuditTests {
  @Test("sound rows give no findings, on one thread and on two") func sound() throws {
    let study = try AuditStudies(rows: 3000).study
    #expect(Audit.findings(of: study) == [])
    #expect(Audit.findings(of: study, threads: 2) == [])
  }

  @Test("told to stop on a wide table, it stops") func cancellation() throws {
    var rows = AuditStudies(rows: 1500, columns: 0)
    var stream = RandomKey(seed: 3)["wide"].stream
    for column in 0..<1500 {
      // Whole numbers that recur, as names of customers do.
      rows.add("n\(column)") { _, _ in Double(stream.integer(below: 400)) }
    }
    let study = try rows.study
    let faults = CancellationLaw.faults { isCancelled throws(FitError) in
      _ = try Audit.findings(of: study, threads: 1, isCancelled: isCancelled)
    }
    #expect(faults == [])
  }

  @Test("a study that is told to stop while rows and folds are checked says so") func stopped()
    throws
  {
    let study = try AuditStudies().study
    #expect(throws: StudyError.stopped(done: 0, total: study.units.count)) {
      _ = try study.run(isCancelled: { true })
    }
  }

  // MARK: - Duplicates

  @Test("rows with a twin in training are counted, with their labels") func twins() throws {
    var rows = AuditStudies()
    rows.repeating(rows: Array(0..<60))
    let finding = try #require(try rows.findings("duplicate-rows-across-folds").first)
    let study = try rows.study
    var twins: Set<Int> = []
    for fold in study.folds {
      let trained = Set(fold.train.map { $0 >= 1000 ? $0 - 1000 : $0 })
      for row in fold.test where trained.contains(row >= 1000 ? row - 1000 : row) {
        twins.insert(row)
      }
    }
    #expect(finding["rows"] == Double(twins.count))
    #expect(finding["tested"] == 1060)
    #expect(finding["sameLabel"] == Double(twins.count))
    #expect(finding["positive"] == Double(twins.count { rows.labels[$0] > 0.5 }))
    #expect(finding.severity == .warning)
    rows.validation = ComponentSpec(StratifiedKFold(folds: 5, keepDuplicatesTogether: true))
    #expect(try rows.findings("duplicate-rows-across-folds") == [])
  }

  @Test("twins of the other label are told apart") func disagreeing() throws {
    var rows = AuditStudies()
    rows.repeating(rows: [0, 1, 2])
    for row in 1000..<1003 { rows.labels[row] = 1 - rows.labels[row] }
    let finding = try #require(try rows.findings("duplicate-rows-across-folds").first)
    #expect(finding["sameLabel"] == 0)
    #expect(finding.severity == .note)
  }

  @Test("copies of positive rows only are the trace of oversampling") func copies() throws {
    var rows = AuditStudies(positiveShare: 0.2)
    let positive = rows.labels.indices.filter { rows.labels[$0] > 0.5 }
    rows.repeating(rows: Array(positive.prefix(100)))
    let finding = try #require(try rows.findings("copies-in-one-class").first)
    #expect(finding.severity == .serious)
    #expect(finding["copies"] == 100)
    #expect(finding["shareInOtherClass"] == 0)
    var coarse = AuditStudies(columns: 0)
    coarse.add("few") { row, _ in Double(row % 7) }
    #expect(try coarse.findings("copies-in-one-class") == [])
  }

  // MARK: - Columns that tell too much

  @Test("a column that ranks the rows gives the target away, rising, falling or in the middle")
  func giveaway() throws {
    var rows = AuditStudies()
    var stream = RandomKey(seed: 3).stream
    rows.add("rising") { _, positive in stream.normal() + (positive ? 4 : 0) }
    rows.add("falling") { _, positive in stream.normal() - (positive ? 4 : 0) }
    rows.add("middle") { row, positive in positive ? stream.uniform() : row % 2 == 0 ? -9 : 9 }
    rows.add("near") { _, positive in stream.normal() + (positive ? 2.2 : 0) }
    rows.addNames("names", levels: 6) { row, positive in positive ? row % 3 : 3 + row % 3 }
    let found = try rows.findings("column-gives-target-away")
    #expect(found.map(\.columns) == [["rising"], ["falling"], ["middle"], ["names"]])
    #expect(found.allSatisfy { $0.severity == .serious && ($0["auc"] ?? 0) >= 0.98 })
    let near = try rows.findings("column-nearly-gives-target-away")
    #expect(near.map(\.columns) == [["near"]])
  }

  @Test("random names give nothing away, however many there are") func manyNames() throws {
    var rows = AuditStudies(rows: 2000)
    var stream = RandomKey(seed: 4).stream
    rows.addNames("street", levels: 400) { _, _ in stream.integer(below: 400) }
    rows.addNames("person", levels: 2000) { row, _ in row }
    #expect(try rows.findings.map(\.code) == ["identifier-column", "many-levels"])
    #expect(try rows.findings.map(\.columns) == [["person"], ["street"]])
  }

  @Test("a value that only positive rows have is named") func telltale() throws {
    var rows = AuditStudies()
    rows.addNames("reply", levels: 3) { row, positive in
      positive && row % 5 == 0 ? 2 : row % 2
    }
    let finding = try #require(try rows.findings("value-gives-target-away").first)
    #expect(finding["rows"] == finding["positive"])
    #expect(finding.sentence.hasPrefix("value 'level 2' of column 'reply' marks positive rows: "))
  }

  @Test("one column far ahead of the others is worth a question") func dominance() throws {
    var rows = AuditStudies()
    var stream = RandomKey(seed: 6).stream
    rows.add("seconds") { _, positive in stream.normal() + (positive ? 1.4 : 0) }
    let finding = try #require(try rows.findings("column-dominates").first)
    #expect(finding.columns == ["seconds"])
    #expect(finding.severity == .note)
  }

  @Test("gaps that follow the label are found, whichever class has them") func gaps() throws {
    var rows = AuditStudies()
    rows.add("reason code") { row, positive in positive ? Double(row % 4) : .nan }
    rows.add("renewed") { row, positive in positive ? .nan : Double(row % 4) }
    rows.add("sometimes") { row, positive in positive && row % 3 == 0 ? 1 : .nan }
    rows.add("harmless") { row, _ in row % 3 == 0 ? .nan : Double(row % 4) }
    let found = try rows.findings("missing-follows-target")
    #expect(found.map(\.columns) == [["reason code"], ["renewed"], ["sometimes"]])
    #expect(found[0]["positiveShareWherePresent"] == 1)
    #expect(found[1]["positiveShareWhereMissing"] == 1)
  }

  // MARK: - Columns that tell nothing

  @Test("empty, constant and nearly constant columns are told apart") func constants() throws {
    var rows = AuditStudies()
    rows.add("empty") { _, _ in .nan }
    rows.add("same") { _, _ in 3 }
    rows.add("almost") { row, _ in row < 3 ? 1 : 0 }
    rows.add("rare") { row, _ in row < 10 ? 1 : 0 }
    #expect(try rows.findings("empty-column").map(\.columns) == [["empty"]])
    #expect(try rows.findings("constant-column").map(\.columns) == [["same"]])
    #expect(try rows.findings("nearly-constant-column").map(\.columns) == [["almost"]])
  }

  @Test("numbers that name rows are found; prices are not") func identifiers() throws {
    var rows = AuditStudies()
    var stream = RandomKey(seed: 8).stream
    let order = stream.permutation(1000)
    rows.add("number") { row, _ in Double(order[row] + 50_000) }
    rows.add("ticket") { row, _ in Double(row * 977) }
    rows.add("customerId") { row, _ in Double(order[row] * 7919) }
    rows.add("price") { row, _ in Double(order[row]) * 1.37 + 0.01 }
    rows.add("salary") { row, _ in Double(order[row] * 331 % 1_000_003) }
    #expect(
      try rows.findings("identifier-column").map(\.columns)
        == [["number"], ["ticket"], ["customerId"]])
  }

  // MARK: - Folds

  @Test("folds that differ are a warning, in the order of time a note") func folds() throws {
    var rows = AuditStudies()
    rows.labels = (0..<1000).map { $0 < 500 ? ($0 % 2 == 0 ? 1 : 0) : ($0 % 10 == 0 ? 1 : 0) }
    rows.add("drift") { row, _ in Double(row / 10) }
    rows.columns.append(
      Column(name: "month", role: .time, values: .number((0..<1000).map { Double($0 / 50) })))
    rows.columns.append(
      Column(name: "site", role: .group, values: .number((0..<1000).map { Double($0 / 200) })))
    rows.validation = ComponentSpec(GroupKFold(column: nil, folds: 5))
    let rate = try #require(try rows.findings("folds-differ-in-base-rate").first)
    #expect(rate.severity == .warning)
    #expect(rate["lowest"] == 0.1 && rate["highest"] == 0.5)
    let columns = try #require(try rows.findings("folds-differ-in-columns").first)
    #expect(columns.columns == ["drift"])
    #expect(try rows.findings("time-order-ignored").map(\.columns) == [["month"]])
    rows.validation = ComponentSpec(TimeSeries(column: nil, folds: 4))
    #expect(try rows.findings("folds-differ-in-base-rate").map(\.severity) == [.note])
    #expect(try rows.findings("time-order-ignored") == [])
  }

  @Test("a fold without positive rows is serious") func oneClass() throws {
    var rows = AuditStudies()
    rows.labels = (0..<1000).map { $0 < 800 && $0 % 2 == 0 ? 1 : 0 }
    rows.columns.append(
      Column(name: "month", role: .time, values: .number((0..<1000).map(Double.init))))
    rows.validation = ComponentSpec(TimeSeries(column: nil, folds: 5))
    let finding = try #require(try rows.findings("fold-with-one-class").first)
    #expect(finding.severity == .serious)
    #expect(finding["folds"] == 1)
  }

  @Test("few positive rows fix recall to no more than Wilson's interval says") func few() throws {
    var rows = AuditStudies()
    rows.labels = (0..<1000).map { $0 % 10 == 0 ? 1 : 0 }
    let finding = try #require(try rows.findings("few-positives").first)
    #expect(finding["positives"] == 100)
    #expect(abs((finding["halfWidth"] ?? 0) - 0.09617) < 1e-4)
    #expect(finding.severity == .warning)
    rows.labels = (0..<1000).map { $0 % 33 == 0 ? 1 : 0 }
    #expect(try rows.findings("few-positives").map(\.severity) == [.serious])
  }
}
