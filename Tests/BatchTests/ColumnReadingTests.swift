import Batch
import Learning
import StrictJSON
import Tables
import Testing

/// What was found out about the training rows holds for rows that are scored: CSV and JSON.
@Suite struct ColumnReadingTests {
  /// Decimal commas, a word among numbers, days first, days as digits, a yes and a no.
  private static let text: String = {
    let rows = (0..<40).map { row in
      let day = row % 28 + 1
      return "1.\(100 + row),5 €;\(row),25;\(day < 10 ? "0" : "")\(day)/02/2024;"
        + "202402\(day < 10 ? "0" : "")\(day);\(row % 2 == 0 ? "True" : "False");a\n"
    }
    return "umsatz;alter;seit;tag;vip;x\n" + rows.joined() + "NA;unbekannt;NaT;;;b\n"
  }()

  private static func schema() throws -> InputSchema {
    InputSchema(of: try Table.read(bytes: Array(text.utf8)).table)
  }

  private func csv(_ text: String, _ schema: InputSchema) throws -> RawRows {
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8))
    var decoder = try RowDecoder(
      schema: schema, levels: SchemaLevels(schema), header: blocks.header)
    var rows = DelimitedRows(header: blocks.header)
    let block = try #require(try blocks.next())
    try rows.split(block)
    decoder.settleDates(rows)
    return try decoder.decode(rows)
  }

  private func json(_ text: String, _ schema: InputSchema) throws -> RawRows {
    try JSONRowReader(schema: schema, levels: SchemaLevels(schema)).read(Array(text.utf8)).rows
  }

  /// Rows as text, since NaN equals nothing.
  private func listing(_ rows: RawRows) -> [String] { rows.columns.map { "\($0)" } }

  @Test("a table in the training rows' dialect gives their numbers again")
  func sameNumbers() throws {
    let table = try Table.read(bytes: Array(Self.text.utf8)).table
    let schema = try Self.schema()
    #expect(listing(try csv(Self.text, schema)) == listing(try RawRows(table, schema: schema)))
  }

  @Test("the reading is stored with the schema, and nothing for plain columns")
  func stored() throws {
    let schema = try Self.schema()
    let document = try StrictJSON.encode(schema)
    let read = StrictJSON.decode(InputSchema.self, from: document)
    #expect(read.value == schema && read.issues.isEmpty)
    #expect(
      schema.columns.map(\.reading) == [
        ColumnReading(numbers: NumberStyle(decimal: .comma, unit: "€")),
        ColumnReading(numbers: NumberStyle(decimal: .comma), missing: ["unbekannt"]),
        ColumnReading(dates: .dayFirst), ColumnReading(dates: .compact), .plain, .plain,
      ])
    let plain = InputSchema(columns: [.init(name: "n", kind: .number)])
    #expect(!(try StrictJSON.encode(plain)).text().contains("reading"))
  }

  @Test("JSON says the same as the fields of a table")
  func parity() throws {
    let schema = try Self.schema()
    let table = try csv(
      "umsatz;alter;seit;tag;vip;x\n1.100,5 €;0,25;03/02/2024;20240203;TRUE;a\n"
        + "-5;unbekannt;NaT;0000-00-00; no ;b\n", schema)
    let rows = try json(
      #"""
      [{"umsatz": "1.100,5 €", "alter": "0,25", "seit": "03/02/2024", "tag": 20240203, "vip": true, "x": "a"},
       {"umsatz": -5, "alter": "unbekannt", "seit": "NaT", "tag": null, "vip": 0, "x": "b"}]
      """#, schema)
    #expect(listing(rows) == listing(table))
    let numbers = try json(
      #"""
      [{"umsatz": 1100.5, "alter": 0.25, "seit": "2024-02-03", "tag": "20240203", "vip": "yes", "x": "a"},
       {"umsatz": -5, "alter": null, "seit": null, "tag": "NULL", "vip": "F", "x": "b"}]
      """#, schema)
    #expect(listing(numbers) == listing(table))
  }

  @Test("every spelling of a level is that level, and blanks around names of columns do not count")
  func spellings() throws {
    let lines = ["Female", "female ", "FEMALE", "Female", "Male"].map { "\"\($0)\",1\n" }.joined()
    let schema = InputSchema(of: try Table.read(bytes: Array((" sex ,n\n" + lines).utf8)).table)
    #expect(schema.columns[0].name == "sex" && schema.columns[0].levels == ["Female", "Male"])
    let stored = StrictJSON.decode(InputSchema.self, from: try StrictJSON.encode(schema))
    let read = try #require(stored.value)
    let table = try csv("n,sex \n1,FEMALE\n2,male \n3,other\n", read)
    let rows = try json(
      #"[{"n": 1, "sex ": "FEMALE"}, {"sex": "male ", "n": 2}, {"n": 3, " sex": "other"}]"#, read)
    #expect(table.columns[0] == .codes([0, 1, RawRows.unseen]))
    #expect(rows == table)
  }

  @Test("a number in another dialect than the training rows' is refused, not misread")
  func otherDialect() throws {
    let schema = InputSchema(columns: [.init(name: "age", kind: .number)])
    #expect {
      try csv("age;x\n69,32;a\n", schema)
    } throws: {
      "\($0)" == "data, line 2, column 'age': expected a number, found '69,32'. "
        + "The model was fitted on numbers with decimal points"
    }
    let commas = InputSchema(columns: [
      .init(
        name: "age", kind: .number, reading: ColumnReading(numbers: NumberStyle(decimal: .comma)))
    ])
    #expect {
      try csv("age,x\n69.32,a\n", commas)
    } throws: {
      "\($0)" == "data, line 2, column 'age': expected a number, found '69.32'. "
        + "The model was fitted on numbers with decimal commas"
    }
  }

  @Test("a number that the training rows have for missing is missing in JSON too")
  func missingNumber() throws {
    let schema = InputSchema(columns: [
      .init(name: "n", kind: .number, reading: ColumnReading(missing: ["-99"])),
      .init(
        name: "c", kind: .category(levels: ["a"]), reading: ColumnReading(missing: ["k.A."])),
    ])
    let table = try csv("n,c\n-99,k.A.\n5,a\n1e200,a\n", schema)
    let rows = try json(
      #"[{"n": -99, "c": "k.A."}, {"n": 5, "c": "a"}, {"n": 1e200, "c": "a"}]"#, schema)
    #expect(listing(rows) == listing(table))
    #expect(rows.columns[1] == .codes([RawRows.missing, 0, 0]))
    guard case .numbers(let numbers) = rows.columns[0] else {
      Issue.record("the column holds no numbers")
      return
    }
    #expect(numbers[0].isNaN && numbers[1] == 5 && numbers[2] == 1e200)
  }

  @Test("a missing number is missing however it is written, in CSV and JSON")
  func missingNumberByValue() throws {
    let schema = InputSchema(columns: [
      .init(name: "n", kind: .number, reading: ColumnReading(missing: ["-999"])),
      .init(
        name: "m", kind: .number,
        reading: ColumnReading(numbers: NumberStyle(decimal: .comma), missing: ["-1000"])),
    ])
    let table = try csv("n;m\n-999.0;-1.000,0\n-998;-1\n", schema)
    #expect(listing(table) == ["numbers([nan, -998.0])", "numbers([nan, -1.0])"])
    let rows = try json(#"[{"n": -999.0, "m": -1e3}, {"n": "-998", "m": -1}]"#, schema)
    #expect(listing(rows) == listing(table))
    #expect(
      listing(try json(#"[{"n": "-9.99e2", "m": "-1000,0"}, {"n": -998, "m": "-1"}]"#, schema))
        == listing(table))
  }

  @Test("a date that could be either is read as the training rows are")
  func ambiguousDate() throws {
    let schema = InputSchema(columns: [
      .init(name: "d", kind: .date, reading: ColumnReading(dates: .dayFirst))
    ])
    let rows = try csv("d,x\n03/02/2024,a\n", schema)
    #expect(rows.columns[0] == .numbers([1_706_918_400]))
    #expect(try csv("d,x\n2024-02-03,a\n", schema) == rows)
    // One row with the month in front cannot turn the others.
    let error = #expect(throws: DataError.self) {
      try csv("d,x\n02/13/2023,b\n03/02/2024,a\n", schema)
    }
    #expect(
      error?.description.contains("line 2, column 'd'") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("02/13/2023") == true)
  }
}
