import Files
import Tables
import Testing

@Suite struct TableReaderTests {
  private let distinct = (1...30).map { "code-\($0 * 7919)" }

  @Test("a device is no table") func device() {
    #expect(
      throws: DataError.unreadable(file: "/dev/zero", reason: "expected a file, found a device")
    ) {
      try Table.read(path: "/dev/zero")
    }
  }

  @Test("kinds are inferred over all rows")
  func kinds() throws {
    let (table, report) = try Table.read(
      bytes: Array(
        """
        age,plan,active,since,flag
        31,Basic,yes,2024-01-31,0
        ,Plus,No,2024-02-29T12:30:00Z,1
        -4.5e1,NA,YES,,1
        """.utf8))
    #expect(report.columns.map(\.kind) == [.number, .category, .boolean, .date, .number])
    #expect(report.columns.map(\.missing) == [1, 1, 0, 1, 0])
    #expect(report.columns.map(\.levels) == [nil, 2, 2, nil, nil])
    #expect(table["since"]?.numbers.prefix(2) == [1_706_659_200, 1_709_209_800])
    #expect(table["age"]?.numbers[2] == -45)
  }

  @Test("two words that say yes and no are boolean, and kept as a category")
  func booleans() throws {
    let report = try Table.read(bytes: Array("a,b,c\nYes,t,on\nNo,f,\n".utf8)).report
    #expect(report.columns.map(\.kind) == [.boolean, .boolean, .category])
  }

  @Test("levels are sorted by their bytes, whatever the order of rows")
  func levels() throws {
    let table = try read("c\nb\nÄ\na\nC\nab\nmore than eight b\nmore than eight a\nb\n")
    guard case .category(let categories)? = table["c"]?.values else {
      Issue.record("expected a category")
      return
    }
    #expect(
      categories.levels == ["C", "a", "ab", "b", "more than eight a", "more than eight b", "Ä"])
    #expect(categories.codes == [3, 6, 1, 0, 2, 5, 4, 3])
  }

  @Test("names that Unicode holds for equal are one level")
  func canonicalEquivalents() throws {
    let table = try read("c\ncafe\u{301}\ncaf\u{E9}\nx\n")
    #expect(table["c"]?.names.count { $0 == "caf\u{E9}" } == 2)
  }

  @Test(
    "missing values have many names",
    arguments: [
      "", " ", "  \t", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "?", " NA ", "\"\"",
    ])
  func missing(token: String) throws {
    let table = try read("n,c,d\n1,x,2020-01-01\n\(token),\(token),\(token)\n")
    #expect(table["n"]?.numbers[1].isNaN == true)
    #expect(table["c"]?.names == ["x", nil])
    #expect(table["d"]?.numbers[1].isNaN == true)
  }

  @Test("None is missing among numbers, and a name among names")
  func none() throws {
    let table = try read("n,c\n1,x\nNone,None\n")
    #expect(table["n"]?.numbers[1].isNaN == true)
    #expect(table["c"]?.names == ["x", "None"])
  }

  @Test("a column without any value is a number column of missing values")
  func allMissing() throws {
    let table = try read("a,b\n,1\nNA,2\n")
    #expect(table["a"]?.values.kind == .number)
    #expect(table["a"]?.numbers.allSatisfy(\.isNaN) == true)
  }

  @Test("text far below the first rows makes a column of numbers a category")
  func lateText() throws {
    let rows = (0..<5000).map { "\($0 % 7),\($0)" } + (0..<40).map { _ in "seven,1" }
    let table = try read("a,b\n" + rows.joined(separator: "\n"))
    #expect(table["a"]?.values.kind == .category)
    #expect(table["a"]?.names[6] == "6")
    #expect(table["a"]?.names[5000] == "seven")
    #expect(table["b"]?.numbers[4999] == 4999)
  }

  @Test("columns that name rows become identifiers")
  func identifiers() throws {
    let rows = distinct.enumerated().map { "\($1),\($0 + 100),\($0 + 100),0\($0),same" }
    let table = try read("code,customerID,paid,zip_id,x\n" + rows.joined(separator: "\n"))
    #expect(
      table.columns.map(\.role) == [.identifier, .identifier, .feature, .identifier, .feature])
    #expect(table["customerID"]?.names.first == "100")
    #expect(table["zip_id"]?.names.first == "00")
    #expect(table["paid"]?.values.kind == .number)
  }

  @Test("an identifier's name on repeated or missing numbers makes no identifier")
  func repeatedKey() throws {
    let table = try read("id\n1\n2\n2\n")
    #expect(table["id"]?.role == .feature)
    #expect(table["id"]?.numbers == [1, 2, 2])
  }

  @Test("overrides decide role and kind")
  func overrides() throws {
    let options = ReadingOptions(
      overrides: [
        "senior": ColumnOverride(kind: .category), "phone": ColumnOverride(role: .ignored),
        "house": ColumnOverride(role: .group), "id": ColumnOverride(role: .feature),
      ],
      target: "churn")
    let table = try read("id,senior,phone,house,churn\n1,0,555,7,1\n2,1,556,8,0\n", options)
    #expect(table.columns.map(\.name) == ["id", "senior", "house", "churn"])
    #expect(table.columns.map(\.role) == [.feature, .feature, .group, .target])
    #expect(table.columns.map(\.values.kind) == [.number, .category, .category, .category])
    #expect(table["churn"]?.names == ["1", "0"])
  }

  @Test("the columns of a sequence are read as numbers")
  func sequence() throws {
    let sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u1", "u2"])])
    let table = try read("u1,u2\nNA,1\nNA,2\n", ReadingOptions(sequence: sequence))
    #expect(table.sequence == sequence)
    #expect(table["u1"]?.values.kind == .number)
  }

  @Test(
    "blocks of every size and any number of threads give the same table",
    arguments: [1, 2, 3, 5, 8, 16, 61, 1000], [1, 3])
  func blocks(size: Int, threads: Int) throws {
    let text = """
      id,n,q,c\r
      a1,1.5,"x,""y""\nz",red\r
      a2,,"","\"\""\r
      a3,-0.25,plain"quote,"a long name of a level"\r
      a4,1e3,"\n\n","red"\r
      a5,12,'',NA
      """
    let whole = try read(text)
    let options = ReadingOptions(threads: threads)
    let cut = try Table.read(bytes: Array(text.utf8), blockSize: size, options: options).table
    #expect(cut.listing == whole.listing)
    #expect(whole["q"]?.names[0] == "x,\"y\"\nz")
    #expect(whole["c"]?.names == ["red", "\"", "a long name of a level", "red", nil])
  }

  @Test("the digest is of all bytes, in any blocks", arguments: [1, 3, 64, 4096], [1, 4])
  func digest(size: Int, threads: Int) throws {
    let rows = (0..<300).map { $0 % 7 == 0 ? "\"a\n\"\"b\"\"\",\($0)" : "plan \($0 % 3),\($0)" }
    let mark = "\u{FEFF}"
    // The last column looks like numbers at first, so that all is read twice.
    let texts = [
      "plan,number\n" + rows.joined(separator: "\n"),
      mark + "plan,number\r\n" + rows.joined(separator: "\r\n") + "\r\n\r\n\r\n",
      "plan,number\n" + rows.joined(separator: "\n") + "\nlast,none at all\n", "one\n1\n\n2\n\n",
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      let read = try Table.readAndDigest(
        bytes: bytes, blockSize: size, options: ReadingOptions(threads: threads))
      #expect(read.digest == SHA256.hex(of: bytes))
    }
  }
}
