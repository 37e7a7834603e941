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

  @Test(
    "what stands in front of a header, or names rows, is read past",
    arguments: [
      "sep=;\na;b\n1;x\n2;y\n", "\u{FEFF}sep=;\r\na;b\r\n1;x\r\n2;y\r\n",
      "# exported, 2024\n# rows: 2\na,b\n1,x\n2,y\n", ",a,b\n0,1,x\n1,2,y\n",
      "Unnamed: 0,a,b\n0,1,x\n1,2,y\n", "\"\",a,b\n1,1,x\n2,2,y\n",
      "a,b\nMazda,1,x\nFiat,2,y\n", ",a,b\nMazda,1,x\nFiat,2,y\n", "a,b,\n1,x,\n2,y,\n",
      "a,b\n1,x,\n2,y,\n", "a,b\r\r\n1,x\r\r\n2,y\r\r\n", "a,b\r\r\n1,x\n2,\"y\"\r\r\n",
      "SEP=;\na;b\n1;x\n2;y\n", "\"sep=;\"\r\na;b\r\n1;x\r\n2;y\r\n", "sep=;;\na;b\n1;x\n2;y\n",
      "\n\na,b\n1,x\n2,y\n", "\u{FEFF}\r\n  \r\na,b\r\n1,x\r\n2,y\r\n",
      "\nsep=;\n\na;b\n1;x\n2;y\n",
      "a,b\n\r1,x\n\r2,y\n\r", "a,b\n\r1,\"x\"\n\r2,y", "\n\ra,b\n\r\"1\",x\n\r2,\"y\"\n\r",
    ])
  func preface(text: String) throws {
    let table = try read(text)
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(table["a"]?.numbers == [1, 2])
    #expect(table["b"]?.names == ["x", "y"])
  }

  @Test("one row may end in a delimiter too") func oneRow() throws {
    let table = try read("a,b\n1,x,\n")
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(table["b"]?.names == ["x"])
    #expect(
      problem("a,b\n1,x,2\n")
        == "customers.csv, line 2: expected 2 fields as in the header, found 3")
  }

  @Test(
    "what cannot stand between fields is no delimiter that `sep=` states",
    arguments: ["\"", "\u{1}"])
  func statedDelimiter(text: String) throws {
    #expect(try read("sep=\(text)\nx\ny\n").columns.map(\.name) == ["sep=\(text)"])
  }

  @Test("what was read past is told") func told() throws {
    let report = try Table.read(bytes: Array(",a,\n0,1,\n1,2,\n".utf8)).report
    #expect(report.columns.map(\.name) == ["Unnamed: 0", "a", "Unnamed: 2"])
    #expect(report.columns.map(\.role) == [.ignored, .feature, .ignored])
    #expect(
      report.columns.map(\.decided) == [
        "the row numbers that pandas and R write: read past", "", "no name and no value: read past",
      ])
  }

  @Test(
    "row numbers that pandas wrote twice, of rows that were mixed, and those of R are read past")
  func rowNumbers() throws {
    func roles(_ text: String) throws -> [String: ColumnRole] {
      let columns = try Table.read(bytes: Array(text.utf8)).report.columns
      return Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.role) })
    }
    let mixed = "Unnamed: 0.1,Unnamed: 0,a\n0,7,1\n1,3,1\n2,5,2\n"
    #expect(
      try roles(mixed) == ["Unnamed: 0.1": .ignored, "Unnamed: 0": .ignored, "a": .feature])
    let behind = "a,Unnamed: 0\n5,9\n6,2\n"
    #expect(try roles(behind) == ["a": .feature, "Unnamed: 0": .ignored])
    let twice = ",Unnamed: 0,a\n0,0,1\n1,1,1\n2,2,2\n"
    #expect(
      try roles(twice) == ["Unnamed: 0.1": .ignored, "Unnamed: 0": .ignored, "a": .feature])
    #expect(try roles("X,a\n1,5\n2,6\n") == ["X": .ignored, "a": .feature])
    // A measurement has its values as they come.
    #expect(try roles("X,a\n2,5\n1,6\n") == ["X": .feature, "a": .feature])
    #expect(
      try roles("a,Unnamed: 0\n5,1.5\n6,2.5\n") == ["a": .feature, "Unnamed: 0": .feature])
  }

  @Test("tens of thousands of names may be empty")
  func manyNameless() throws {
    let line = String(repeating: ",", count: 49_999)
    let report = try Table.read(bytes: Array("\(line)\n\(line)\n".utf8)).report
    #expect(report.columns.last?.name == "Unnamed: 49999")
  }

  @Test("a column without a name is called as pandas calls it, and told") func nameless() throws {
    let (table, report) = try Table.read(bytes: Array("a,,c\n1,2,3\n1,x,3\n".utf8))
    #expect(table.columns.map(\.name) == ["a", "Unnamed: 1", "c"])
    #expect(report.columns.map(\.decided) == ["", "no name in the header", ""])
  }

  @Test("a header may begin with a number sign") func numberSign() throws {
    #expect(try read("#id,a\n1,2\n2,3\n").columns.map(\.name) == ["#id", "a"])
    #expect(try read("# note\n#id,a\n1,2\n").columns.map(\.name) == ["#id", "a"])
  }

  @Test("lines to be skipped, comments and names can be stated") func rules() throws {
    var options = ReadingOptions()
    options.rules.skippedLines = 1
    options.rules.comment = Array("//".utf8)
    options.rules.delimiter = UInt8(ascii: ":")
    #expect(try read("x,y,z\n// no\na:b\n1:2\n", options)["b"]?.numbers == [2])
    options = ReadingOptions()
    options.rules.names = ["p", "q"]
    let table = try read("1,x\n2,y\n", options)
    #expect(table["p"]?.numbers == [1, 2])
    #expect(table["q"]?.names == ["x", "y"])
    let error = #expect(throws: DataError.self) { try read("p,q\n1,x\n", options) }
    #expect(
      error?.description.hasSuffix(
        "line 1: these are the names that data.reading.names states; they are for a file without a header"
      )
        == true, "\(error?.description ?? "")")
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
    #expect(table.columns.map(\.name) == ["a, b", "größe", "x\n\"y\"", "p"])
  }

  @Test("blanks around a name are taken off and told, but where two would then be the same")
  func padded() throws {
    let (table, report) = try Table.read(bytes: Array("tenure ,\u{A0}plan,x\n1,a,2\n".utf8))
    #expect(table.columns.map(\.name) == ["tenure", "plan", "x"])
    #expect(
      report.columns.map(\.decided) == [
        "blanks around the name were taken off", "blanks around the name were taken off", "",
      ])
    #expect(try read("tenure ,tenure\n1,2\n").columns.map(\.name) == ["tenure ", "tenure"])
    #expect(
      problem(" a ,b, a \n1,2,3\n")
        == "customers.csv, line 1: column names must differ, ' a ' is the name of columns 1 and 3")
    let options = ReadingOptions(overrides: ["tenure ": ColumnOverride(kind: .category)])
    #expect(try read("tenure ,x\n1,2\n", options).columns.map(\.name) == ["tenure ", "x"])
    let header = try DelimitedBlocks(bytes: Array("tenure ,x\n1,2\n".utf8)).header
    #expect(try header.places(of: ["x", "tenure"]) == [1, 0])
    #expect(try header.places(of: ["x", "tenure "]) == [1, 0])
  }

  @Test("in a table of one column an empty line is a missing value")
  func oneColumn() throws {
    #expect(try read("a\n1\n\n3\n")["a"]?.numbers.map(\.isNaN) == [false, true, false])
    #expect(try read("a\nx\n\n\n")["a"]?.names == ["x", nil, nil])
  }
}
