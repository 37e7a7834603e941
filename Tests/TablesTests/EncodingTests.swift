import Tables
import Testing

/// Text that is not UTF-8.
@Suite struct EncodingTests {
  private static let text = "name,n\r\nJosé,1\r\nMüller „x“,2\r\n€\u{1F600},3\r\n"

  static func utf16(_ text: String, isLittleEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isLittleEndian ? [low, high] : [high, low]
    }
  }

  private func names(_ bytes: [UInt8], rules: ReadingRules = ReadingRules()) throws -> [String] {
    var found: [[String]] = []
    for size in [1, 7, 4096] {
      var blocks = try DelimitedBlocks(bytes: bytes, rules: rules, blockSize: size)
      var rows = DelimitedRows(header: blocks.header)
      var names: [String] = []
      while let block = try blocks.next() {
        try rows.split(block)
        for row in 0..<rows.count { names.append(rows.text(row, column: 0)) }
      }
      found.append(names)
    }
    #expect(Set(found).count == 1)
    return found[0]
  }

  @Test(
    "UTF-16 is read, with a byte order mark or without",
    arguments: [(true, true), (true, false), (false, true), (false, false)])
  func utf16(isLittleEndian: Bool, mark: Bool) throws {
    let bytes = Self.utf16(Self.text, isLittleEndian: isLittleEndian, mark: mark)
    let (table, report) = try Table.read(bytes: bytes)
    #expect(table["name"]?.names == ["José", "Müller „x“", "€\u{1F600}"])
    #expect(table["n"]?.numbers == [1, 2, 3])
    #expect(report.told == ["read as UTF-16"])
    #expect(try names(bytes) == ["José", "Müller „x“", "€\u{1F600}"])
  }

  @Test("UTF-16 that is cut off or has half of a pair is told with its line")
  func halves() {
    let bytes = Self.utf16("a,b\n1,2\nx,3\n", isLittleEndian: true, mark: true)
    #expect(
      problem(Array(bytes.dropLast()))
        == "customers.csv, line 3: the text in UTF-16 ends within a character: the file is cut off")
    var half = bytes
    half[2 + 2 * 8 + 1] = 0xD8
    #expect(
      problem(half) == "customers.csv, line 3: expected UTF-16, found half of a pair, 0xD878")
  }

  @Test("Windows-1252 is found out, and told")
  func windows() throws {
    let bytes =
      Array("name,n\nJos".utf8) + [0xE9] + Array(",1\nM".utf8) + [0xFC]
      + Array("ller,2\n".utf8) + [0x80, 0x93] + Array(",3\n".utf8)
    let (table, report) = try Table.read(bytes: bytes)
    #expect(table["name"]?.names == ["José", "Müller", "€“"])
    #expect(
      report.told == [
        "bytes that are not UTF-8: read as Windows-1252; data.reading.encoding can say otherwise"
      ])
    #expect(try names(bytes) == ["José", "Müller", "€“"])
    #expect(try read("é,n\n1,2\n").columns.map(\.name) == ["é", "n"])
  }

  @Test("a file in which characters of UTF-8 and other bytes meet is in neither, and told")
  func mixed() {
    let sentence = "customers.csv, line 3: expected UTF-8, found byte 0xE9. Save the file as UTF-8"
    let start = Array("name,n\nAnn,1\nJos".utf8) + [0xE9]
    for rest in [Array(",2\nMüller,3\n".utf8), [0x81] + Array(",2\n".utf8)] {
      #expect(problem(start + rest) == sentence)
    }
    #expect(
      problem(Array("n\u{e4}me,n\nAnn,1\nJos".utf8) + [0xE9] + Array(",2\n".utf8)) == sentence)
  }

  @Test("an encoding that is stated is not doubted")
  func stated() throws {
    var options = ReadingOptions()
    options.rules.encoding = .windows1252
    let bytes = Array("name\n".utf8) + [0xC3, 0xBC] + Array("\nMEN".utf8) + [0xDC, 0x96, 0x0A]
    let (table, report) = try Table.read(bytes: bytes, options: options)
    #expect(table["name"]?.names == ["Ã¼", "MENÜ–"])
    #expect(report.told == ["read as Windows-1252"])
    #expect(
      problem(Array("a\nx".utf8) + [0x81], options)
        == "customers.csv, line 2: expected Windows-1252, found byte 0x81, which stands for no character"
    )
    options.rules.encoding = .utf8
    #expect(
      problem(Array("a\nJos".utf8) + [0xE9, 0x0A], options)
        == "customers.csv, line 2: expected UTF-8, found byte 0xE9. Save the file as UTF-8")
    options.rules.encoding = .utf16BigEndian
    let wide = Self.utf16("a,b\né,ü\n", isLittleEndian: false, mark: false)
    #expect(try Table.read(bytes: wide, options: options).table["b"]?.names == ["ü"])
  }

  @Test("where files like those of a package are expected, UTF-8 is read as well")
  func usualToo() throws {
    var rules = ReadingRules()
    rules.usualColumns = ["name"]
    let latin =
      Array("name,n\nJos".utf8) + [0xE9] + Array(",1\nMEN".utf8) + [0xDC, 0x96]
      + Array(",2\n".utf8)
    rules.encoding = .windows1252
    #expect(try names(latin, rules: rules) == ["José", "MENÜ–"])
    #expect(try names(Array("name,n\nMüller,1\n".utf8), rules: rules) == ["Müller"])
    rules.encoding = .utf16LittleEndian
    #expect(try names(Array("name,n\nMüller,1\n".utf8), rules: rules) == ["Müller"])
    let wide = Self.utf16("name,n\nMüller,1\n", isLittleEndian: true, mark: false)
    #expect(try names(wide, rules: rules) == ["Müller"])
  }

  private static let json = "JSON. Write its records as CSV, as pandas' read_json and to_csv do"

  @Test(
    "files that are no delimited text are told by how they begin",
    arguments: [
      (Array("{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n".utf8), Self.json),
      (Array("[{\"a\": 1}]".utf8), Self.json),
      (Array("\u{FEFF}\n[\n  {\n \"a\" : 1}]".utf8), Self.json),
      (Array("[[1, 2], [3, 4]]".utf8), Self.json),
      (Array("PAR1\u{15}\u{4}".utf8), "a Parquet file. Write it as CSV"),
      (Array("ARROW1\0\0".utf8), "an Arrow file. Write it as CSV"),
      (Array("SQLite format 3\0".utf8), "an SQLite database. Write its table as CSV"),
      (Array("%PDF-1.7".utf8), "a PDF document. Save its table as CSV"),
      (Array("<!DOCTYPE html><html>".utf8), "a page of HTML or XML. Save its table as CSV"),
      (Array("\u{FEFF}\n <HTML lang=en>".utf8), "a page of HTML or XML. Save its table as CSV"),
      (
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        "an Excel workbook. Save its sheet as CSV"
      ),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "a file packed by xz. Unpack it first"),
      (Array("BZh91AY&SY".utf8), "a file packed by bzip2. Unpack it first"),
      ([0x28, 0xB5, 0x2F, 0xFD], "a file packed by Zstandard. Unpack it first"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "text as UTF-32. Save the file as UTF-8"),
      (
        [UInt8](repeating: 0x61, count: 257) + Array("ustar\0".utf8),
        "a tar archive. Unpack it first"
      ),
    ] as [([UInt8], String)])
  func foreign(bytes: [UInt8], what: String) throws {
    let sentence = "customers.csv: expected delimited text, found \(what)"
    #expect(problem(bytes + [0x0A, 0x0A]) == sentence)
    #expect(problem(try Packed.gzip(bytes)) == sentence)
  }

  @Test(
    "letters with which other files begin may begin a header",
    arguments: ["PAR1", "FEA1", "BZh", "PK"])
  func letters(name: String) throws {
    #expect(try read("\(name),b\n1,2\n").columns.map(\.name) == [name, "b"])
  }

  @Test("a byte 0 is refused with its line")
  func zero() {
    #expect(
      problem("a,b\n1,x\n2,y\0\n")
        == "customers.csv, line 3: expected text, found a byte 0. The file is damaged, or no text")
  }

  @Test("records that end with CR alone are read in any encoding")
  func returns() throws {
    let bytes = Self.utf16("a,b\r1,é\r2,ü\r", isLittleEndian: true, mark: true)
    #expect(try Table.read(bytes: bytes).table["b"]?.names == ["é", "ü"])
    let latin = Array("a,b\r1,".utf8) + [0xE9] + Array("\r2,x\r".utf8)
    #expect(try Table.read(bytes: latin).table["b"]?.names == ["é", "x"])
    #expect(
      problem(latin + Array("3,Müller\r".utf8))
        == "customers.csv, line 2: expected UTF-8, found byte 0xE9. Save the file as UTF-8")
  }

  @Test("a quote that is never closed is told with the line where it opened")
  func quote() {
    let rows = (0..<5000).map { "\($0),x\n" }.joined()
    #expect(
      problem("a,b\n" + rows + "1,\"y\n" + rows)
        == "customers.csv, line 5002: a quoted field begins here and its quote is never closed")
  }
}
