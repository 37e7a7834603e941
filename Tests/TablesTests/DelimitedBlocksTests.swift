import Foundation
import Learning
import LearningTestKit
import Tables
import Testing

@Suite struct DelimitedBlocksTests {
  /// All records of a text: its fields, or the first problem.
  private func outcome(_ bytes: [UInt8], blockSize: Int) -> [String] {
    do {
      var blocks = try DelimitedBlocks(bytes: bytes, name: "t.csv", blockSize: blockSize)
      var rows = DelimitedRows(header: blocks.header)
      var listing = ["\(blocks.header.names)"]
      while let block = try blocks.next() {
        try rows.split(block)
        for row in 0..<rows.count {
          let fields = blocks.header.names.indices.map { present(rows.text(row, column: $0)) }
          listing.append("\(block.firstRow + row) \(fields)")
        }
      }
      return listing
    } catch {
      return [error.description]
    }
  }

  /// A missing value is all that a table changes in text.
  private func present(_ text: String) -> String {
    var text = text
    return text.withUTF8 { MissingTokens.isMissing(MissingTokens.trimmed($0)) } ? "" : text
  }

  /// What `Table.read` makes of it, every column taken as text.
  private func table(_ bytes: [UInt8]) -> [String] {
    do {
      let names = try DelimitedBlocks(bytes: bytes, name: "t.csv").header.names
      var options = ReadingOptions()
      for name in names { options.overrides[name] = ColumnOverride(kind: .text) }
      let table = try Table.read(bytes: bytes, name: "t.csv", options: options).table
      return ["\(names)"]
        + (0..<table.rowCount).map { row in "\(row) \(table.columns.map { $0.names[row] ?? "" })" }
    } catch {
      return [error.description]
    }
  }

  @Test(
    "blocks of any size hold the same records",
    arguments: [1, 2, 3, 5, 8, 16, 61, 1000])
  func sizes(size: Int) {
    let text = """
      id,n,q\r
      a1,1.5,"x,""y""\nz"\r
      a2,,""\r
      "a
      3",-0.25,plain"quote\r
      \r

      """
    #expect(
      outcome(Array(text.utf8), blockSize: size) == [
        #"["id", "n", "q"]"#, #"0 ["a1", "1.5", "x,\"y\"\nz"]"#, #"1 ["a2", "", ""]"#,
        #"2 ["a\n3", "-0.25", "plain\"quote"]"#,
      ])
  }

  @Test("any bytes give what a table gives, whatever the size of the blocks")
  func noise() {
    var mutator = Mutator(
      texts: [
        "a,b\n1,2\n\"x\n,\",y\n", "a;b;c\r\n1;2;\"3\"\"\"\r\n4;5;6\r\n\r\n", "a\n1\n\n2\n\n",
        "\u{FEFF}a\tb\n1\t2", "a|b\r1|2\r3|4\r", "é,ü\nß,\u{1F600}\n",
      ],
      tokens: [",", ";", "\n", "\r\n", "\r", "\"", "\"\"", "\n\n", ",\"", "\"\n", "\u{FEFF}"],
      limit: 400, key: RandomKey(seed: 11))
    var stream = RandomKey(seed: 12)["sizes"].stream
    for _ in 0..<20_000 {
      let bytes = mutator.next()
      let found = outcome(bytes, blockSize: 1 + stream.integer(below: 40))
      #expect(found == table(bytes), "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }

  @Test("blocks keep their size though every read ends with a record", arguments: [4, 5, 6, 8, 13])
  func aligned(length: Int) throws {
    let row = String(repeating: "1", count: length - 3) + ",2\n"
    let text =
      "a,b\n" + String(repeating: row, count: 20_000) + String(repeating: "\n", count: 9000)
    for size in [256, 260, 1024] {
      var blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: size)
      var rows = 0
      while let block = try blocks.next() {
        rows += block.rows
        #expect(block.rows <= size / length + 1)
      }
      #expect(rows == 20_000)
    }
  }

  @Test("records are repeated as they stand")
  func records() throws {
    let rows = ["1,\"a\"\"b\"", "\"2\",  x", ",\"\"", "\"a\r\nb\",c"]
    let text = "\u{FEFF}n,\"m\"\r\n" + rows.joined(separator: "\r\n") + "\r\n"
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: 4)
    #expect(String(decoding: blocks.header.record, as: UTF8.self) == "\u{FEFF}n,\"m\"")
    #expect(blocks.header.lineEnd == Array("\r\n".utf8))
    #expect(blocks.header.delimiter == ",")
    var split = DelimitedRows(header: blocks.header)
    var found: [String] = []
    while let block = try blocks.next() {
      try split.split(block)
      for row in 0..<split.count {
        var record: [UInt8] = []
        split.append(record: row, to: &record)
        found.append(String(decoding: record, as: UTF8.self))
      }
    }
    #expect(found == rows)
  }

  @Test("a file and a pipe give the same, and a long record is no harm")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("blocks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("t.csv")
    let long = String(repeating: "x", count: 10_000_000)
    let text = "a,b\n" + (0..<50_000).map { "\($0),y\n" }.joined() + "\(long),\"\(long)\"\nz,1"
    try Data(text.utf8).write(to: file)
    var blocks = try DelimitedBlocks(path: file.path)
    var rows = DelimitedRows(header: blocks.header)
    var count = 0
    var last = ""
    while let block = try blocks.next() {
      #expect(block.firstRow == count)
      #expect(block.firstLine == count + 2)
      try rows.split(block)
      count += rows.count
      last = rows.text(rows.count - 1, column: 0)
    }
    #expect(count == 50_002)
    #expect(last == "z")
    #expect(blocks.bytesRead == text.utf8.count && blocks.size == text.utf8.count)
  }

  @Test(
    "what cannot be read is one sentence",
    arguments: [
      ("", "t.csv: expected a header and rows, the file is empty"),
      ("a,b\n\n\n", "t.csv: expected rows below the header, found none"),
      ("a,b\n1,2\n3\n", "t.csv, line 3: expected 2 fields as in the header, found 1"),
      ("a,b\n1,2\n\n3,4", "t.csv, line 3: expected 2 fields as in the header, found an empty line"),
      ("a,a\n1,2\n", "t.csv, line 1: column names must differ, 'a' is the name of columns 1 and 2"),
      (
        "a,b\n\n\"1\n,2",
        "t.csv, line 2: expected 2 fields as in the header, found an empty line"
      ),
      (
        "a,b\n1,\"2\n3,4\n",
        "t.csv, line 2: a quoted field begins here and its quote is never closed"
      ),
    ])
  func problems(text: String, sentence: String) {
    for size in [1, 4, 1 << 18] {
      #expect(outcome(Array(text.utf8), blockSize: size) == [sentence])
    }
  }

  @Test("a directory and a missing file are named")
  func paths() {
    let folder = FileManager.default.temporaryDirectory.path
    func sentence(_ path: String) -> String? {
      do {
        _ = try DelimitedBlocks(path: path)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(sentence(folder) == "\(folder): expected a file, found a directory")
    #expect(sentence("nowhere.csv") == "nowhere.csv: there is no such file")
  }

  @Test("numbers, names and dates are read as a table reads them, and misfits are placed")
  func columns() throws {
    let text = "n,c,d\n1.5,\"Y\",2024-01-31\nNA, NA ,\n \"2\",new,2024-02-29T12:30:00Z\n"
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8), name: "t.csv")
    var rows = DelimitedRows(header: blocks.header)
    let block = try #require(try blocks.next())
    try rows.split(block)
    let (numbers, misfit) = rows.numbers(ofColumn: 0)
    #expect(numbers[0] == 1.5 && numbers[1].isNaN)
    let found = try #require(misfit)
    #expect(
      rows.error(found).description
        == "t.csv, line 4, column 'n': expected a number, found ' \"2\"'")
    #expect(rows.codes(ofColumn: 1, in: LevelIndex(["N", "Y"])) == [1, -1, -2])
    let format = rows.dateFormat(ofColumn: 2).format
    #expect(format == .yearFirst)
    let (dates, none) = rows.dates(ofColumn: 2, in: .yearFirst)
    #expect(none == nil && dates[0] == 1_706_659_200 && dates[1].isNaN && dates[2] == 1_709_209_800)
    #expect(
      rows.dateFormat(ofColumn: 0).misfit.map { rows.error($0).description }
        == "t.csv, line 2, column 'n': expected a date, found '1.5'. Write dates as YYYY-MM-DD")
  }

  @Test("a date that may be read two ways is refused, and one that settles it is enough")
  func ambiguous() throws {
    func format(_ text: String) throws -> String {
      var blocks = try DelimitedBlocks(bytes: Array(text.utf8), name: "t.csv")
      var rows = DelimitedRows(header: blocks.header)
      try rows.split(try #require(try blocks.next()))
      let (format, misfit) = rows.dateFormat(ofColumn: 0)
      return misfit.map { rows.error($0).description } ?? format.map { "\($0)" } ?? "none"
    }
    #expect(try format("d,x\n,1\n03/04/2024,1\n25/12/2024,1\n") == "dayFirst")
    #expect(try format("d,x\nNA,1\n,2\n") == "none")
    #expect(
      try format("d,x\n,1\n03/04/2024,1\n")
        == "t.csv, line 3, column 'd': cannot tell the day from the month in '03/04/2024' or in any"
        + " other row. Write dates as YYYY-MM-DD")
  }
}
