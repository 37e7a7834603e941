import Experiments
import Foundation
import Learning
import Resampling
import StrictJSON
import Tables
import Testing

/// Customers of several rows each, whose label and age are the customer's.
@Suite struct RecurringIdentifiersTests {
  /// 200 customers of three rows; a customer's label is the same in all of them and follows nothing.
  static func customers(_ change: (inout AuditStudies) -> Void = { _ in }) -> AuditStudies {
    var rows = AuditStudies(rows: 600, columns: 0)
    var stream = RandomKey(seed: 5)["customers"].stream
    let positive = (0..<200).map { _ in stream.uniform() < 0.3 }
    let age = (0..<200).map { _ in 20 + 50 * stream.uniform() }
    rows.labels = (0..<600).map { positive[$0 % 200] ? 1 : 0 }
    rows.add("age") { row, _ in age[row % 200] }
    rows.add("spend") { _, _ in 100 * stream.uniform() }
    change(&rows)
    return rows
  }

  /// The numbers that customers have, without an order that means anything.
  private static func number(_ row: Int) -> Double { Double((row % 200) * 77 % 200) }

  private static func column(_ name: String, role: ColumnRole) -> Column {
    Column(
      name: name, role: role,
      values: .category(
        Categories(
          codes: (0..<600).map { Int32(number($0)) },
          levels: (0..<200).map { "C\($0 + 1000)" })))
  }

  private static func finding(_ rows: AuditStudies) throws -> Finding? {
    try rows.findings("recurring-identifier-across-folds").first
  }

  private static let likeness =
    "Rows that share one differ in their label in 0.0 % of pairs (43.5 % by chance) and hardly differ in "
    + "1 of 2 other columns"

  @Test("whole numbers that recur are told, with the splitter, and are not to be learnt from")
  func wholeNumbers() throws {
    let rows = Self.customers { $0.add("customer_id") { row, _ in Self.number(row) } }
    let finding = try #require(try Self.finding(rows))
    #expect(finding.severity == .serious)
    #expect(finding.columns == ["customer_id"])
    let tested = Int(finding["rows"] ?? 0)
    #expect(
      finding.sentence
        == "column 'customer_id' has 200 values in 600 rows, as if it named whom the rows are about: "
        + "\(tested) of 600 (\(Self.percent(tested)) %) tested rows have the same value as a row among the "
        + "training rows of their fold. \(Self.likeness); give it the role 'group' in data.columns, so "
        + "that it is not learnt from, and use validation 'groupKFold', which keeps them together")
    #expect(tested > 500)
  }

  private static func percent(_ rows: Int) -> String {
    decimal(100 * Double(rows) / 600, places: 1)
  }

  @Test("names are told as numbers are, and nothing else is said of the column")
  func names() throws {
    let rows = Self.customers { $0.columns.append(Self.column("customer_id", role: .feature)) }
    #expect(try Self.finding(rows)?.severity == .serious)
    #expect(try rows.findings.filter { $0.columns == ["customer_id"] }.count == 1)
  }

  @Test("a name that says nothing does not hide a customer")
  func unnamed() throws {
    let rows = Self.customers { $0.add("x7") { row, _ in Self.number(row) } }
    #expect(try Self.finding(rows)?.columns == ["x7"])
  }

  @Test("among very many whole numbers a customer is found too") func wide() throws {
    let rows = Self.customers { rows in
      var stream = RandomKey(seed: 6)["wide"].stream
      for column in 0..<250 {
        rows.add("n\(column)") { _, _ in Double(stream.integer(below: 150)) }
      }
      rows.add("x7") { row, _ in Self.number(row) }
    }
    #expect(try Self.finding(rows)?.columns == ["x7"])
  }

  @Test("the role of an identifier or of a group does not keep rows together by itself")
  func roles() throws {
    var spec = DataSpec()
    spec.target = "churn"
    spec.positive = .string("yes")
    let data = try identified(spec)
    var study = ExperimentSpec()
    study.data = spec
    let found = Audit.findings(of: try Study(spec: study, data: data)).first
    #expect(found?.code == "recurring-identifier-across-folds")
    #expect(found?.severity == .serious)
    #expect(
      found?.sentence.hasSuffix(
        "; give it the role 'group' in data.columns and use validation 'groupKFold', which keeps them "
          + "together") == true)
    let group = Self.customers { $0.columns.append(Self.column("household", role: .group)) }
    let finding = try #require(try Self.finding(group))
    #expect(finding.severity == .serious)
    #expect(
      finding.sentence.hasSuffix("; use validation 'groupKFold', which keeps them together"))
  }

  private func identified(_ spec: DataSpec) throws -> StudyData {
    let rows = Self.customers()
    let numbers = rows.columns.map { column -> [Double] in
      if case .number(let values) = column.values { values } else { [] }
    }
    let lines = (0..<600).map { row in
      "K\(Int(Self.number(row))),\(numbers[0][row]),\(numbers[1][row]),"
        + (rows.labels[row] > 0.5 ? "yes" : "no")
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("recurring-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = "kunde,age,spend,churn\n" + lines.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: file)
    var spec = spec
    var column = DataSpec.ColumnSpec()
    column.role = .identifier
    spec.columns = ["kunde": column]
    return try StudyData.read(spec, path: file.path, threads: 1)
  }

  @Test("rows that are kept together are no fault, but their number is not to be learnt from")
  func kept() throws {
    var rows = Self.customers { $0.columns.append(Self.column("customer", role: .group)) }
    rows.validation = ComponentSpec(GroupKFold(column: nil, folds: 3))
    #expect(try rows.findings.filter { $0.code.hasPrefix("recurring") } == [])
    // What the folds name is not learnt from.
    rows = Self.customers { $0.add("customer_id") { row, _ in Self.number(row) } }
    rows.validation = ComponentSpec(GroupKFold(column: "customer_id", folds: 3))
    #expect(try rows.findings.filter { $0.code.hasPrefix("recurring") } == [])
    rows = Self.customers {
      $0.columns.append(Self.column("household", role: .group))
      $0.add("customer_id") { row, _ in Self.number(row) }
    }
    rows.validation = ComponentSpec(GroupKFold(column: nil, folds: 3))
    let finding = try #require(try rows.findings("recurring-identifier-learnt").first)
    #expect(finding.severity == .warning)
    #expect(
      finding.sentence
        == "column 'customer_id' has 200 values in 600 rows, as if it named whom the rows are about and "
        + "is learnt from, though it says nothing of others; give it the role 'group' in data.columns"
    )
  }

  @Test("a number whose rows have nothing in common is a note")
  func unrelated() throws {
    var rows = AuditStudies(rows: 600)
    rows.add("customer_id") { row, _ in Self.number(row) }
    #expect(try Self.finding(rows)?.severity == .note)
  }

  @Test("ages, areas, months and counts name nobody")
  func ordinary() throws {
    var rows = AuditStudies(rows: 4000)
    var stream = RandomKey(seed: 9)["ordinary"].stream
    let tenure = (0..<4000).map { row in
      min(stream.integer(below: 73), rows.labels[row] > 0.5 ? 30 : 72)
    }
    rows.add("tenure") { row, _ in Double(tenure[row]) }
    rows.add("charges") { row, _ in Double(tenure[row]) * 20 + stream.uniform() }
    rows.add("account_length") { row, _ in Double(tenure[row] * 3) + Double(row % 3) }
    rows.add("day") { _, _ in Double(1 + stream.integer(below: 365)) }
    rows.addNames("area", levels: 747) { _, positive in
      stream.integer(below: positive ? 600 : 747)
    }
    let zip = (0..<4000).map { _ in stream.integer(below: 900) }
    rows.add("zip") { row, _ in Double(90_000 + zip[row]) }
    rows.add("latitude") { row, _ in Double(zip[row]) / 100 + 0.003 }
    #expect(try rows.findings.filter { $0.code.hasPrefix("recurring-identifier") } == [])
  }

  @Test("the time that a column was given the role of is not to be shuffled")
  func time() throws {
    let rows = Self.customers {
      $0.columns.append(
        Column(name: "month", role: .time, values: .number((0..<600).map { Double($0 / 200) })))
    }
    let finding = try #require(try rows.findings("time-order-ignored").first)
    #expect(finding.severity == .serious)
    #expect(
      finding.sentence
        == "column 'month' has the role of time, and rows are trained on that are later than rows tested; "
        + "validation 'timeSeries' tests on the future only")
  }
}
