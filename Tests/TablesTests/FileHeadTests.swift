import Tables
import Testing

@Suite struct FileHeadTests {
  @Test(
    "the delimiter is found out",
    arguments: [
      ("a,b\n1,2\n", ","), ("a;b\n1;2\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"),
      ("price;city\n1,5;Bonn\n2,5;Kiel\n", ";"),
      ("\"a;x\",b\n\"1;2;3\",2\n", ","),
      ("name;place;x\nBob;Rome, Italy;3\nAnn;Kyiv, Ukraine;4\n", ";"),
      ("a,b|c\n1,x\n2,y\n", ","),
      ("alone\n1\n", ","),
    ] as [(String, Character)])
  func delimiter(text: String, expected: Character) throws {
    #expect(try Table.read(bytes: Array(text.utf8)).report.delimiter == expected)
  }

  @Test("a header may have more fields than are looked at") func wide() throws {
    let header = (0..<20_001).map { "c\($0)" }.joined(separator: ",")
    let row = [String](repeating: "1", count: 20_001).joined(separator: ",")
    let table = try Table.read(bytes: Array("\(header)\n\(row)\n\(row)\n".utf8)).table
    #expect(table.columns.count == 20_001 && table.rowCount == 2)
  }

  @Test(
    "line ends, the byte order mark and a missing final newline change nothing",
    arguments: [
      "a,b\n1,x\n2,y\n", "a,b\n1,x\n2,y", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r\n1,x\r\n2,y",
      "a,b\r1,x\r2,y\r", "a,b\r1,x\r2,y", "\u{FEFF}a,b\n1,x\n2,y\n", "a,b\n1,x\n2,y\n\n\n",
      "a,b\r\n1,x\r\n2,y\r\n\r\n", "\"a\",\"b\"\r\n\"1\",\"x\"\r\n\"2\",\"y\"",
    ])
  func lineEnds(text: String) throws {
    let table = try read(text)
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(table["a"]?.numbers == [1, 2])
    #expect(table["b"]?.names == ["x", "y"])
  }

  @Test("quotes hold delimiters, newlines and quotes")
  func quotes() throws {
    let table = try read("t,n\n\"a,b\",1\n\"c\nd\",2\n\"say \"\"hi\"\"\",3\n5\" disk,4\n\"\",5\n")
    #expect(table["t"]?.names == ["a,b", "c\nd", "say \"hi\"", "5\" disk", nil])
    #expect(table["n"]?.numbers == [1, 2, 3, 4, 5])
  }

  @Test("a header name may be anything but empty")
  func names() throws {
    let table = try read("\"a, b\",größe,\"x\n\"\"y\"\"\", p \n1,2,3,4\n")
    #expect(table.columns.map(\.name) == ["a, b", "größe", "x\n\"y\"", " p "])
  }

  @Test("in a table of one column an empty line is a missing value")
  func oneColumn() throws {
    #expect(try read("a\n1\n\n3\n")["a"]?.numbers.map(\.isNaN) == [false, true, false])
    #expect(try read("a\nx\n\n\n")["a"]?.names == ["x", nil, nil])
  }
}
