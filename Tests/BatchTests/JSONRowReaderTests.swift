import Batch
import Learning
import Testing

@Suite struct JSONRowReaderTests {
  private static let schema = InputSchema(columns: [
    .init(
      name: "Contract", kind: .category(levels: ["Month-to-month", "One year", "Zwei „Jahre“"])),
    .init(name: "tenure", kind: .number),
    .init(name: "Senior", kind: .category(levels: ["0", "1.0", "True"])),
    .init(name: "since", kind: .date),
  ])
  private let reader = JSONRowReader(
    schema: schema, levels: SchemaLevels(schema), identifier: "customerID")

  private func read(
    _ text: String, _ form: JSONRowReader.Form = .rows, limit: Int = .max
  ) throws(RowProblem) -> JSONRows {
    try reader.read(Array(text.utf8), form: form, limit: limit)
  }

  private static let row = #"{"Contract":"One year","tenure":3,"Senior":"0","since":"1970-01-02"}"#

  @Test("values of every kind are read, in any order, with space around them")
  func values() throws {
    let rows = try read(
      #"""
       { "rows" : [ {"since":"2024-12-31","Senior":0,"tenure":-1.5e2,"Contract":"Zwei „Jahre“"},
         {"Contract":"\u004done year","tenure":0.1,"Senior":1,"since":86400},
         {"Contract":null,"tenure":null,"Senior":true,"since":null},
         {"Contract":"","tenure":12345678901234567890123,"Senior":0.0,"since":"1970-01-01T00:01:00Z"}
       ] , "store" : false }
      """#)
    #expect(rows.rows.count == 4)
    #expect(rows.rows.columns[0] == .codes([2, RawRows.unseen, RawRows.missing, RawRows.missing]))
    guard case .numbers(let tenure) = rows.rows.columns[1] else { return }
    #expect(tenure[0] == -150 && tenure[1] == 0.1 && tenure[2].isNaN)
    #expect(tenure[3] == Double("12345678901234567890123"))
    #expect(rows.rows.columns[2] == .codes([0, 1, 2, 0]))
    guard case .numbers(let since) = rows.rows.columns[3] else { return }
    #expect(since[0] == 1_735_603_200 && since[1] == 86_400 && since[2].isNaN && since[3] == 60)
    #expect(rows.store == false && rows.identifiers.isEmpty && rows.ignored.isEmpty)
  }

  @Test("every double is read as the nearest one")
  func numbers() throws {
    for text in [
      "9007199254740993", "0.3", "1e22", "1e-7", "2.2250738585072014e-308", "123456.789",
      "-0", "179769313486231570000000000000000000000", "5e-324", "1E+2", "0.1e1",
    ] {
      let rows = try read(
        #"[{"Contract":"One year","tenure":\#(text),"Senior":"0","since":null}]"#)
      #expect(rows.rows.columns[1] == .numbers([Double(text) ?? 0]), "\(text)")
    }
  }

  @Test(
    "a text among numbers and dates says what the same field of a table says",
    arguments: ["", " ", "\\t", "NA", "N/A", "?", "null", "NaN", "None", "\\u004eA"])
  func missing(text: String) throws {
    let rows = try read(
      #"[{"Contract":"One year","tenure":"\#(text)","Senior":"0","since":"\#(text)"}]"#)
    for place in [1, 3] {
      guard case .numbers(let values) = rows.rows.columns[place] else { continue }
      #expect(values.count == 1 && values[0].isNaN, "column \(place)")
    }
  }

  @Test("a number may be written as a text, and a text that is none is refused")
  func numbersAsText() throws {
    func row(_ tenure: String) -> String {
      #"[{"Contract":"One year","tenure":\#(tenure),"Senior":"0","since":" 1970-01-02 "}]"#
    }
    for (text, value) in [(#"" 29.85 ""#, 29.85), (#""+1e3""#, 1000), (#""-0.5""#, -0.5)] {
      let rows = try read(row(text))
      #expect(rows.rows.columns[1] == .numbers([value]))
      #expect(rows.rows.columns[3] == .numbers([86_400]))
    }
    for text in ["1,5", "12 months", "inf", "1e999", "0x10", "--1"] {
      let problem = #expect(throws: RowProblem.self) { _ = try read(row("\"\(text)\"")) }
      #expect(
        problem?.detail == "row 0, column 'tenure': expected a number, got the string '\(text)'")
    }
  }

  @Test("columns that the schema lacks are passed over, and what names a row is kept")
  func others() throws {
    let rest = Self.row.dropFirst()
    let rows = try read(
      #"[{"x":{"a":[1,{}]},"id":7,\#(rest),{"customerID":"C-1","y":"\"",\#(rest),\#(Self.row)]"#)
    #expect(rows.identifiers == ["7", "C-1", nil])
    #expect(rows.ignored == ["x", "y"])
    #expect(rows.rows.columns[1] == .numbers([3, 3, 3]))
  }

  @Test("MLflow's two forms give the same rows")
  func mlflow() throws {
    let records = try read(#"{"dataframe_records":[\#(Self.row)],"params":{"a":1}}"#, .mlflow)
    let split = try read(
      #"""
      {"dataframe_split":{"data":[["One year",9,"0",3,"1970-01-02"]],"index":[5],
       "columns":["Contract","other","Senior","tenure","since"]}}
      """#, .mlflow)
    #expect(records.rows == split.rows && records.rows.count == 1)
    #expect(split.ignored == ["other"])
  }

  @Test(
    "a text that is no JSON or of another shape is refused at its place",
    arguments: [
      ("", "line 1, column 1: expected '{', got the end of the text"),
      (
        "[{\"Contract\":\"One y",
        "line 1, column 20: expected the end of a string, got the end of the text"
      ),
      ("[{\"tenure\":1,}]", "line 1, column 14: expected a string, got '}'"),
      ("[{\"tenure\":01}]", "line 1, column 12: expected a value, got '0'"),
      ("[{\"id\":1e999}]", "line 1, column 8: the number is too great"),
      (
        "[{\"tenure\":1,\n\"tenure\":2}]",
        "line 2, column 10: the column 'tenure' appears twice in a row"
      ),
      ("{\"row\":[]}", "line 1, column 2: unknown member 'row'. Did you mean 'rows'?"),
      ("{\"rows\":[],\"rows\":[]}", "line 1, column 12: the member 'rows' appears twice"),
      ("{}", "the member 'rows' is missing"),
      ("{\"store\":1,\"rows\":[]}", "line 1, column 10: expected true or false, got '1'"),
      ("[{\"tenure\":NaN}]", "line 1, column 12: JSON has no NaN; a missing value is null"),
      (
        "[{\"tenure\":-Infinity}]",
        "line 1, column 12: JSON has no -Infinity; a missing value is null"
      ),
      ("[] x", "line 1, column 4: expected the end of the text, got 'x'"),
      ("[1]", "line 1, column 2: expected '{', got '1'"),
      ("{\"rows\":[{\"x\":tru}]}", "line 1, column 15: expected a value, got 't'"),
    ])
  func syntax(text: String, sentence: String) throws {
    let problem = #expect(throws: RowProblem.self) { _ = try read(text) }
    #expect(problem?.kind == .syntax)
    #expect(problem?.detail == sentence)
  }

  @Test("a byte order mark in front is passed over, and nowhere else")
  func mark() throws {
    #expect(try read("\u{FEFF}[\(Self.row)]").rows.count == 1)
    #expect(throws: RowProblem.self) { _ = try read("[\u{FEFF}\(Self.row)]") }
    #expect(throws: RowProblem.self) { _ = try read("\u{FEFF}") }
  }

  @Test("nesting without end is refused")
  func depth() throws {
    for (open, text) in [("[", "["), ("{\"a\":", "{\"a\":"), ("[", "[{\"x\":")] {
      let deep = text + String(repeating: open, count: 1_000_000)
      #expect(throws: RowProblem.self) { _ = try read(deep) }
    }
    let nested = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    let problem = #expect(throws: RowProblem.self) { _ = try read("[{\"x\":\(nested)}]") }
    #expect(problem?.detail.hasSuffix("nested too deeply") == true)
  }

  @Test("values that do not suit their columns are all named, with row and column")
  func misfits() throws {
    let problem = #expect(throws: RowProblem.self) {
      _ = try read(
        #"[\#(Self.row),{"Contract":[1],"tenure":"three","Senior":{},"since":"32.12.2024"},{}]"#)
    }
    #expect(problem?.kind == .values)
    #expect(
      problem?.detail
        == "row 1, column 'Contract': expected a string, got an array and in 7 other places")
    #expect(
      problem?.places.map { "\($0.row) \($0.column): \($0.detail)" } == [
        "1 Contract: expected a string, got an array",
        "1 tenure: expected a number, got the string 'three'",
        "1 Senior: expected a string, got an object",
        "1 since: expected a date such as 2024-12-31, got the string '32.12.2024'",
        "2 Contract: the column is missing", "2 tenure: the column is missing",
        "2 Senior: the column is missing", "2 since: the column is missing",
      ])
    let many = #expect(throws: RowProblem.self) {
      _ = try read("[" + String(repeating: "{},", count: 999) + "{}]")
    }
    #expect(many?.places.count == RowProblem.placeLimit)
    #expect(
      many?.detail == "row 0, column 'Contract': the column is missing and in many other places")
  }

  @Test("rows beyond the limit are refused without reading on")
  func limit() throws {
    #expect(try read("[\(Self.row),\(Self.row)]", limit: 2).rows.count == 2)
    let problem = #expect(throws: RowProblem.self) {
      _ = try read("[\(Self.row),\(Self.row),{never read", limit: 2)
    }
    #expect(problem?.kind == .tooManyRows)
    #expect(problem?.detail == "there are more than 2 rows, the most in one request")
  }

  @Test("a split data frame with rows of other lengths is refused")
  func ragged() throws {
    for data in ["[[1]]", "[[1,2,3]]", "[[]]", "[1]", "{}"] {
      let text = #"{"dataframe_split":{"columns":["tenure","x"],"data":\#(data)}}"#
      #expect(try #require(throws: RowProblem.self) { _ = try read(text, .mlflow) }.kind == .syntax)
    }
  }

  @Test("cut and changed texts are refused or read, never anything else")
  func mutations() throws {
    let text = Array(#"{"rows":[{"a":[1,{"b":null}],\#(Self.row.dropFirst())],"store":true}"#.utf8)
    for end in text.indices {
      #expect(throws: RowProblem.self) { _ = try reader.read(Array(text[..<end])) }
    }
    for place in text.indices {
      for byte: UInt8 in [0, 0x22, 0x2C, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x80, 0xFF, 0x31, 0x2D] {
        var changed = text
        changed[place] = byte
        _ = try? reader.read(changed)
        _ = try? reader.read(changed, form: .mlflow)
      }
    }
  }
}
