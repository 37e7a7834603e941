import Batch
import Learning
import Tables
import Testing

/// Columns that hold true and false, as every program writes them.
@Suite struct TruthColumnTests {
  private static func schema(_ levels: [String]) -> InputSchema {
    InputSchema(columns: [.init(name: "vip", kind: .category(levels: levels))])
  }

  private func csv(_ text: String, _ schema: InputSchema) throws -> [RawRows.Values] {
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8))
    let decoder = try RowDecoder(
      schema: schema, levels: SchemaLevels(schema), header: blocks.header)
    var rows = DelimitedRows(header: blocks.header)
    try rows.split(try #require(try blocks.next()))
    return try decoder.decode(rows).columns
  }

  @Test(
    "every way to write true and false is the level of a column of truths",
    arguments: [["False", "True"], ["true", "false"], ["0", "1"], ["TRUE", "FALSE"]])
  func truths(levels: [String]) throws {
    let schema = Self.schema(levels)
    let yes = Int32(levels.firstIndex { ["True", "true", "1", "TRUE"].contains($0) } ?? 0)
    let written = [
      ("true", yes), ("1", yes), ("1.0", yes), ("\"TRUE\"", yes), ("\"true\"", yes), ("\"1\"", yes),
      ("false", 1 - yes), ("0", 1 - yes), ("\"FALSE\"", 1 - yes), ("\"False\"", 1 - yes),
      ("null", RawRows.missing), ("2", RawRows.unseen), ("\"often\"", RawRows.unseen),
    ]
    let json = "[" + written.map { "{\"vip\":\($0.0)}" }.joined(separator: ",") + "]"
    let rows = try JSONRowReader(schema: schema, levels: SchemaLevels(schema)).read(
      Array(json.utf8))
    #expect(rows.rows.columns == [.codes(written.map(\.1))])
    #expect(
      try csv("vip,x\nTRUE,1\n1,1\ntrue,1\nFALSE,1\n0,1\noften,1\n", schema)
        == [.codes([yes, yes, yes, 1 - yes, 1 - yes, RawRows.unseen])])
  }

  @Test("names that are no two truths are only what they are, in any case")
  func names() throws {
    for (levels, code) in [
      (["True", "False", "1"], 0), (["up", "down"], RawRows.unseen), (["True"], 0),
      (["1", "True"], 1),
    ] as [([String], Int32)] {
      let schema = Self.schema(levels)
      let rows = try JSONRowReader(schema: schema, levels: SchemaLevels(schema))
        .read(Array(#"[{"vip":"TRUE"},{"vip":0}]"#.utf8))
      #expect(rows.rows.columns == [.codes([code, RawRows.unseen])], "\(levels)")
    }
  }

  @Test("true and false are 1 and 0 among numbers that are 0 and 1")
  func numbers() throws {
    let schema = InputSchema(columns: [
      .init(name: "flag", kind: .number, minimum: 0, maximum: 1)
    ])
    let reader = JSONRowReader(schema: schema, levels: SchemaLevels(schema))
    let rows = try reader.read(
      Array(#"[{"flag":true},{"flag":false},{"flag":1},{"flag":" Yes"},{"flag":"FALSE"}]"#.utf8))
    #expect(rows.rows.columns == [.numbers([1, 0, 1, 1, 0])])
    let columns = try csv("flag,x\nTRUE,1\n no ,1\n1,1\n0.5,1\n,1\nt,1\n", schema)
    #expect(
      "\(columns)"
        == "[Learning.RawRows.Values.numbers([1.0, 0.0, 1.0, 0.5, nan, 1.0])]")
    let other = InputSchema(columns: [.init(name: "age", kind: .number, minimum: 0, maximum: 90)])
    let problem = #expect(throws: RowProblem.self) {
      _ = try JSONRowReader(schema: other, levels: SchemaLevels(other))
        .read(Array(#"[{"age":true}]"#.utf8))
    }
    #expect(problem?.detail == "row 0, column 'age': expected a number, got true")
  }
}
