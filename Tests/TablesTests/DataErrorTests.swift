import Foundation
import Tables
import Testing

@Suite struct DataErrorTests {
  @Test(
    "every problem of form is one sentence with its place",
    arguments: [
      ("", "customers.csv: expected a header and rows, the file is empty"),
      ("\u{FEFF}", "customers.csv: expected a header and rows, the file is empty"),
      ("a,b\n", "customers.csv: expected rows below the header, found none"),
      ("a,b", "customers.csv: expected rows below the header, found none"),
      ("a\n", "customers.csv: expected rows below the header, found none"),
      (
        "a,b\n1,2\n1,2,3\n",
        "customers.csv, line 3: expected 2 fields as in the header, found 3"
      ),
      ("a,b\n1,2\n1\n", "customers.csv, line 3: expected 2 fields as in the header, found 1"),
      (
        "a,b\r\n1,2\r\n\r\n3,4\r\n",
        "customers.csv, line 3: expected 2 fields as in the header, found an empty line"
      ),
      ("a\n1,2\n", "customers.csv, line 2: expected 1 field as in the header, found 2"),
      (
        "a,b\n\"x\ny\",2\n\"z\n3,4\n5,6\n",
        "customers.csv, line 4: a quoted field begins here and its quote is never closed"
      ),
      (
        "a,\"b\n1,2\n",
        "customers.csv, line 1: a quoted field begins here and its quote is never closed"
      ),
      (
        "a,b\n\"x\"y,2\n",
        "customers.csv, line 2: expected a delimiter after a closing quote, found 'y'."
          + " Inside quotes a quote is written twice"
      ),
      (
        "a,b,a\n1,2,3\n",
        "customers.csv, line 1: column names must differ, 'a' is the name of columns 1 and 3"
      ),
      (
        "n\n1\n\n2\n-inf\n",
        "customers.csv, line 5, column 'n': expected a finite number, found '-inf'"
      ),
      (
        "a,b\n1,2\n<<<<<<< HEAD\n3,4\n",
        "customers.csv, line 3: a merge conflict begins or ends here ('<<<<<<<')."
          + " Settle it, and take its markers out"
      ),
      (
        "<<<<<<< HEAD\na,b\n1,2\n",
        "customers.csv, line 1: a merge conflict begins or ends here ('<<<<<<<')."
          + " Settle it, and take its markers out"
      ),
      (
        "n,m\n1,2\n1e999,3\n",
        "customers.csv, line 3, column 'n': expected a finite number, found '1e999'"
      ),
    ])
  func form(text: String, sentence: String) {
    #expect(problem(text) == sentence)
  }

  @Test("a header or a first row of more than 32 MB is refused") func endless() {
    let text = "a,b\n" + String(repeating: "x", count: 1 << 25) + ",1\n"
    #expect(
      problem(text)
        == "customers.csv, line 1: a record of more than 32 MB begins here; a quote in it"
        + " may never be closed")
  }

  @Test("more columns than a table has are refused") func tooWide() {
    #expect(
      problem(String(repeating: "a,", count: 100_001) + "b\n1\n")
        == "customers.csv, line 1: a table has at most 100000 columns, the header has more")
  }

  @Test("bytes that are in no encoding are named with their line")
  func encoding() {
    for bytes: [UInt8] in [[0x81], [0x8D, 0xC3, 0xBC], [0x90], [0xE9, 0xC3, 0xA9]] {
      #expect(
        problem(Array("a\n".utf8) + bytes + [0x0A]).contains(
          "line 2: expected UTF-8, found byte 0x"))
    }
  }

  @Test("values that do not suit what was asked for are named with line, column and value")
  func values() {
    func options(_ kind: ColumnKind) -> ReadingOptions {
      ReadingOptions(overrides: ["age": ColumnOverride(kind: kind)])
    }
    let place = "customers.csv, line 4, column 'age': "
    #expect(
      problem("id,age\n\"a\nb\",31\nc,old\n", options(.number))
        == place + "expected a number, found 'old'")
    #expect(
      problem("id,age\n1,2024-01-01\n2,\n3,soon\n", options(.date))
        == place + "expected a date, found 'soon'. Write dates as YYYY-MM-DD")
    #expect(
      problem("id,age\n1,a\n2,b\n3,c\n", options(.boolean))
        == place + "expected at most two names, found a third: 'c'")
    #expect(
      problem("id,age\n1,01/02/2024\n", options(.date))
        == "customers.csv, line 2, column 'age': cannot tell the day from the month in "
        + "'01/02/2024' or in any other row. Write dates as YYYY-MM-DD")
  }

  @Test("a name that no column has is met with the nearest one")
  func unknownNames() {
    let text = "customerID,Contract,Churn\n1,a,b\n"
    #expect(
      problem(text, ReadingOptions(target: "Chrun"))
        == "target: there is no column 'Chrun'. Did you mean 'Churn'?")
    #expect(
      problem(text, ReadingOptions(overrides: ["contract": ColumnOverride(role: .ignored)]))
        == "columns: there is no column 'contract'. Did you mean 'Contract'?")
    let channel = SequenceColumns.Channel(name: "spend", columns: ["spend_1"])
    #expect(
      problem(text, ReadingOptions(sequence: SequenceColumns(channels: [channel])))
        == "sequence channel 'spend': there is no column 'spend_1'. "
        + "The columns are customerID, Contract, Churn")
    let uneven = SequenceColumns(channels: [
      .init(name: "a", columns: ["Contract"]), .init(name: "b", columns: []),
    ])
    #expect(
      problem(text, ReadingOptions(sequence: uneven))
        == "sequence: every channel must have as many columns, 'a' has 1, 'b' has 0")
  }

  @Test("the first problem of the file is reported, whatever the threads", arguments: [1, 2, 4])
  func firstProblem(threads: Int) {
    var rows = (0..<3000).map { "\($0),x" }
    rows[700] = "1,2,3"
    rows[2900] = "1"
    let bytes = Array(("a,b\n" + rows.joined(separator: "\n")).utf8)
    #expect {
      try Table.read(bytes: bytes, blockSize: 64, options: ReadingOptions(threads: threads))
    } throws: { error in
      "\(error)" == "data, line 702: expected 2 fields as in the header, found 3"
    }
  }

  @Test("files that cannot be read say why")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.path
    #expect {
      try Table.read(path: folder + "/no such file.csv")
    } throws: { "\($0)" == folder + "/no such file.csv: there is no such file" }
    #expect {
      try Table.read(path: folder)
    } throws: { "\($0)" == folder + ": expected a file, found a directory" }
  }

  @Test("a file is read as its bytes are")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.path + "/workbench-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = "a,b\n" + (0..<40_000).map { "\($0),level \($0 % 90)" }.joined(separator: "\n")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let options = ReadingOptions(threads: 2)
    let table = try Table.read(path: path, options: options).table
    #expect(table.listing == (try read(text)).listing)
  }
}
