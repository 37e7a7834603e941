import Experiments
import Foundation
import Learning
import Resampling
import StrictJSON
import Tables
import Testing

/// What `data.derive` makes of a table, and what it refuses.
@Suite struct DerivedColumnsTests {
  private static let text = """
    id,spend,minutes,plan,joined,left,weight,m1,m2,m3,churn
    a,10,4,gold,2024-01-01,2024-01-31,1,1,2,3,no
    b,12,0,gold,2024-01-01,2024-03-01,1,5,5,5,yes
    c,,0,basic,2024-01-01,,2,1,,4,no
    d,0,5,basic,2024-02-01,2024-02-02,1,9,1,,yes
    e,1e30,1e-10,gold,2024-02-01,2024-02-02,1,0,0,1,no

    """

  /// A spec of the table by what it derives, and what else is said of its columns.
  private static func spec(_ derive: String, _ more: String = "") throws -> ExperimentSpec {
    let text = """
      {"path": "rows.csv", "target": "churn", "derive": {\(derive)},
       "columns": {"id": {"role": "identifier"}, "weight": {"role": "weight"},
         "spend": {"role": "ignored"}, "minutes": {"kind": "number"}\(more.isEmpty ? "" : ", \(more)")},
       "sequence": {"channels": {"use": ["m1", "m2", "m3"]}}}
      """
    var spec = TestStudies.spec()
    let read = StrictJSON.decode(DataSpec.self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues == [])
    spec.data = try #require(read.value)
    return spec
  }

  private static func read(_ derive: String, _ more: String = "") throws -> StudyData {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("derive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("rows.csv")
    try Data(text.utf8).write(to: path)
    return try StudyData.read(try spec(derive, more), path: path.path, threads: 1)
  }

  /// Numbers, -99 where one is missing.
  private static func numbers(_ data: StudyData, _ name: String) -> [Double] {
    data.numbers(name).map { $0.isNaN ? -99 : $0 }
  }

  @Test("derived columns are features behind the others, told with their formula and their gaps")
  func columns() throws {
    let data = try Self.read(
      """
      "rate": {"ratio": ["spend", "minutes"]}, "days": {"difference": ["left", "joined"]},
      "twice": {"sum": ["days", "minutes"]}, "size": {"log": "spend"}, "trend": {"slope": "use"},
      "drop": {"lastAgainstMean": ["m1", "m2", "m3"]}
      """)
    #expect(Self.numbers(data, "rate") == [2.5, -99, -99, 0, -99])
    #expect(Self.numbers(data, "days") == [30, 60, -99, 1, 1])
    #expect(Self.numbers(data, "twice") == [34, 60, -99, 6, 1 + 1e-10])
    #expect(Self.numbers(data, "trend") == [1, 0, 1.5, -8, 0.5])
    #expect(Self.numbers(data, "drop") == [1, 0, 1.5, -99, 1 - 1.0 / 3])
    #expect(
      data.table.features.map(\.name) == [
        "minutes", "plan", "joined", "left", "m1", "m2", "m3", "rate", "days", "twice", "size",
        "trend",
        "drop",
      ])
    let told = data.columns.suffix(6).map { "\($0.name) \($0.missing): \($0.decided)" }
    #expect(
      told == [
        "rate 3: derived: spend / minutes", "days 1: derived: left - joined, in days",
        "twice 1: derived: days + minutes", "size 2: derived: log(spend)",
        "trend 0: derived: slope over the steps of use",
        "drop 1: derived: last step less the mean over m1, m2, m3",
      ])
    #expect(
      data.notes.filter { $0.hasPrefix("data.derive") } == [
        "data.derive: 'rate' (spend / minutes) is missing in 2 rows, where 'minutes' is 0",
        "data.derive: 'rate' (spend / minutes) is missing in 1 row, where it is beyond single precision",
        "data.derive: 'size' (log(spend)) is missing in 1 row, where 'spend' is not above 0",
      ])
    let spend = data.columns.first { $0.name == "spend" }
    #expect(
      spend?.role == .ignored && spend?.decided.hasPrefix("read for data.derive alone") == true)
  }

  @Test("a schema has the raw columns with what formulas need, and the derived ones apart")
  func schema() throws {
    let data = try Self.read(
      #""rate": {"ratio": ["spend", "minutes"]}, "part": {"sum": ["rate", "m1"]}"#,
      #""rate": {"role": "ignored"}"#)
    let schema = InputSchema(of: data.table)
    #expect(
      schema.columns.map(\.name) == [
        "spend", "minutes", "plan", "joined", "left", "m1", "m2", "m3",
      ])
    #expect(schema.columns.filter { $0.role != .feature }.map(\.name) == ["spend"])
    #expect(schema.derived?.map(\.column.name) == ["rate", "part"])
    #expect(schema.derived?.map(\.column.role) == [.ignored, .feature])
    #expect(schema.derived?[0].formula == ColumnFormula(.ratio, ["spend", "minutes"]))
    #expect(data.table.features.map(\.name).suffix(2) == ["m3", "part"])
    let document = try StrictJSON.encode(schema)
    let read = StrictJSON.decode(InputSchema.self, from: document)
    #expect(read.value == schema && read.issues == [])
  }

  @Test("without formulas no document has a member for them")
  func absent() throws {
    let plain = try Self.spec("")
    #expect(try plain.canonical["data"]?["derive"] == nil)
    var none = plain
    none.data.derive = nil
    #expect(try none.canonical == plain.canonical)
    let schema = try StrictJSON.encode(InputSchema(of: try Self.read("").table))
    #expect(schema["derived"] == nil && !schema.text().contains("role"))
    #expect(try Self.spec(#""a": {"log": "m1"}"#).canonical["data"]?["derive"] != nil)
  }

  @Test(
    "a spec says what is wrong with its formulas",
    arguments: [
      (
        #""x": {"sum": ["churn", "m1"]}"#,
        "data.derive.x.sum: column 'churn' is the target, and what is derived from it gives the answer away"
      ),
      (
        #""x": {"sum": ["weight", "m1"]}"#,
        "data.derive.x.sum: column 'weight' holds the weights of rows, which are not known of a row to be "
          + "scored"
      ),
      (
        #""x": {"sum": ["id", "m1"]}"#,
        "data.derive.x.sum: column 'id' identifies rows, and formulas do not read such; data.columns can say "
          + "that it is a feature"
      ),
      (
        #""x": {"log": "y"}, "y": {"log": "m1"}"#,
        "data.derive.x.log: column 'y' is derived here or further down; formulas read the table and what is "
          + "derived above them"
      ),
      (
        #""x": {"log": "x"}"#,
        "data.derive.x.log: column 'x' is derived here or further down; formulas read the table and what is "
          + "derived above them"
      ),
      (
        #""x": {"slope": "uses"}"#,
        "data.derive.x.slope: unknown channel 'uses'. Did you mean 'use'?"
      ),
      (#""churn": {"log": "m1"}"#, "data.derive.churn: is the name of the target"),
      (#""": {"log": "m1"}"#, #"data.derive[""]: a column needs a name"#),
    ])
  func issues(derive: String, sentence: String) throws {
    #expect(try Self.spec(derive).issues().map(\.description) == [sentence])
  }

  @Test("what is derived is a feature or ignored, and a channel needs a time axis")
  func roles() throws {
    let grouped = try Self.spec(#""x": {"log": "m1"}"#, #""x": {"role": "group"}"#)
    #expect(
      grouped.issues().map(\.description) == [
        "data.columns.x: the column is derived: a number, and either a feature or ignored"
      ])
    var spec = try Self.spec(#""x": {"slope": "use"}"#)
    spec.data.sequence = nil
    #expect(
      spec.issues().map(\.description) == [
        "data.derive.x.slope: there is no channel 'use': data.sequence and data.events make some, and a list "
          + "of columns may stand in its place"
      ])
    var folds = GroupKFold()
    folds.column = "plan"
    spec.validation = ComponentSpec(folds)
    spec.data.derive = ["x": ColumnFormula(.sum, ["plan", "m1"])]
    #expect(
      spec.issues().map(\.description) == [
        "data.derive.x.sum: column 'plan' says which rows stay together, and formulas do not read such"
      ])
  }

  @Test(
    "a table says what formulas cannot read of it",
    arguments: [
      (
        #""x": {"ratio": ["spend", "minutess"]}"#,
        "data.derive.x.ratio: there is no column 'minutess'. Did you mean 'minutes'?"
      ),
      (
        #""x": {"sum": ["plan", "minutes"]}"#,
        "data.derive.x.sum: column 'plan' holds names, and formulas take numbers"
      ),
      (
        #""x": {"sum": ["joined", "left"]}"#,
        "data.derive.x.sum: column 'joined' holds dates, which only a difference of two dates takes"
      ),
      (
        #""x": {"difference": ["joined", "left", "minutes"]}"#,
        "data.derive.x.difference: column 'joined' holds dates, which only a difference of two dates takes"
      ),
      (
        #""x": {"difference": ["joined", "minutes"]}"#,
        "data.derive.x.difference: dates and numbers have no difference"
      ),
      (
        #""plan": {"log": "minutes"}"#,
        "data.derive makes a column 'plan', and there is one of that name. Call it otherwise"
      ),
    ])
  func tables(derive: String, sentence: String) throws {
    let error = #expect(throws: DataError.self) { try Self.read(derive) }
    #expect(error?.description == sentence)
  }

  @Test("no row's derived values follow from another row")
  func rowByRow() throws {
    let data = try Self.read(
      #""rate": {"ratio": ["spend", "minutes"]}, "trend": {"slope": "use"}"#)
    let schema = InputSchema(of: data.table)
    let whole = try Derivation(schema).completing(RawRows(data.table, schema: schema))
    for row in 0..<data.rowCount {
      let alone = try Derivation(schema).completing(
        RawRows(data.table.selecting(rows: [row]), schema: schema))
      for column in whole.columns.indices {
        guard case .numbers(let all) = whole.columns[column],
          case .numbers(let one) = alone.columns[column]
        else { continue }
        #expect(all[row].bitPattern == one[0].bitPattern)
      }
    }
  }
}
