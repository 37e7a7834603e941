import Files
import Tables
import Testing

/// Files that gzip or a zip archive packs.
@Suite struct PackedFileTests {
  private static let text = "id,n\n" + (0..<3000).map { "k\($0),\($0)\n" }.joined()

  private static func listing(_ text: String) throws -> [String] {
    try Table.read(bytes: Array(text.utf8)).table.listing
  }

  /// All rows of a file that is read block by block.
  private static func rows(_ bytes: [UInt8], rules: ReadingRules = ReadingRules()) throws
    -> [String]
  {
    let file = try TemporaryFile(bytes)
    var blocks = try DelimitedBlocks(path: file.path, rules: rules, blockSize: 500)
    var rows = DelimitedRows(header: blocks.header)
    var found: [String] = []
    while let block = try blocks.next() {
      try rows.split(block)
      for row in 0..<rows.count {
        found.append(
          blocks.header.names.indices.map { rows.text(row, column: $0) }.joined(separator: ","))
      }
    }
    #expect(blocks.bytesRead <= bytes.count && blocks.size == bytes.count)
    return found
  }

  @Test("a file that gzip packed is read as it was, in one piece and in blocks")
  func gzip() throws {
    let packed = try Packed.gzip(Self.text.utf8)
    let (table, report) = try Table.read(bytes: packed)
    #expect(table.listing == (try Self.listing(Self.text)))
    #expect(report.told == ["packed by gzip: read unpacked"])
    #expect(try Self.rows(packed).count == 3000)
    // Several texts one behind the other are one.
    let parts =
      try Packed.gzip(Self.text.utf8.prefix(1000)) + Packed.gzip(Self.text.utf8.dropFirst(1000))
    #expect(try Table.read(bytes: parts).table.listing == table.listing)
    // What writes whole blocks fills the last with zeros.
    for padded in [packed, parts].map({ $0 + [UInt8](repeating: 0, count: 1000) }) {
      #expect(try Table.read(bytes: padded).table.listing == table.listing)
      #expect(try Self.rows(padded).count == 3000)
    }
    #expect(throws: (any Error).self) { try Table.read(bytes: packed + [0, 0, 1, 2]) }
  }

  @Test(
    "the one table of a zip archive is read, whatever else is in it",
    arguments: [
      (["a.csv"], "DEFLATED", ""), (["a.csv"], "STORED", ""), (["rows"], "DEFLATED", ""),
      (["data/", "data/a.TSV", "README.txt", "__MACOSX/data/._a.tsv"], "DEFLATED", ""),
      (["a.txt", "picture.png"], "STORED", ""),
      (["a.csv"], "DEFLATED", ", force_zip64=True"),
    ])
  func zip(names: [String], method: String, how: String) throws {
    let packed = try Packed.zip(names, Self.text.utf8, method: method, how: how)
    let (table, report) = try Table.read(bytes: packed)
    #expect(table.listing == (try Self.listing(Self.text)))
    let member = names.first { $0.lowercased().contains("a.") || $0 == "rows" } ?? ""
    #expect(report.told == ["packed by zip, '\(member)': read unpacked"])
    #expect(try Self.rows(packed).last == "k2999,2999")
  }

  /// Where the first line of a zip archive's directory stands.
  private static func directory(_ zip: [UInt8]) throws -> Int {
    try #require(zip.indices.first { zip[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
  }

  @Test("the digest is that of the file, not of what it expands to")
  func digest() throws {
    let packed = try Packed.gzip(Self.text.utf8)
    let file = try TemporaryFile(packed)
    #expect(try Table.readAndDigest(path: file.path).digest == SHA256.hex(of: packed))
  }

  @Test("a zip archive without one table is refused with what it holds")
  func several() throws {
    func sentence(_ names: [String], method: String = "DEFLATED") throws -> String {
      problem(try Packed.zip(names, "a,b\n1,2\n".utf8, method: method))
    }
    #expect(
      try sentence(["b.csv", "a.csv", "c.txt"])
        == "customers.csv: a zip archive must hold one table, found 'b.csv', 'a.csv'. Unpack it, and give"
        + " one of them")
    #expect(
      try sentence((1...14).map { "\($0).csv" }).hasSuffix(
        "'11.csv', '12.csv', … (14 in all). Unpack it, and give one of them"))
    #expect(try sentence([]) == "customers.csv: the zip archive holds no file")
    #expect(try sentence(["data/"]) == "customers.csv: the zip archive holds no file")
    #expect(
      try sentence(["[Content_Types].xml", "xl/workbook.xml"])
        == "customers.csv: expected delimited text, found an Excel workbook. Save its sheet as CSV")
    #expect(
      try sentence(["mimetype", "content.xml"])
        == "customers.csv: expected delimited text, found an OpenDocument file. Save its sheet as CSV"
    )
    #expect(
      try sentence(["a.csv"], method: "BZIP2")
        == "customers.csv: 'a.csv' in the zip archive is packed by method 12, which is not read. Unpack it"
        + " first")
    var encrypted = try Packed.zip(["a.csv"], "a,b\n1,2\n".utf8)
    encrypted[try Self.directory(encrypted) + 8] |= 1
    #expect(
      problem(encrypted)
        == "customers.csv: 'a.csv' in the zip archive is encrypted. Unpack it first")
  }

  @Test("packed files that are cut off or damaged are refused, in one piece and in blocks")
  func damaged() throws {
    let gzip = try Packed.gzip(Self.text.utf8)
    let zip = try Packed.zip(["a.csv"], Self.text.utf8)
    func sentence(_ bytes: some Sequence<UInt8>) -> String { problem(Array(bytes)) }
    #expect(
      sentence(gzip.dropLast(20)) == "customers.csv: the file ends before its packed text does")
    var bad = gzip
    bad[bad.count - 6] ^= 0xFF
    #expect(
      sentence(bad) == "customers.csv: the file is not what gzip or zlib packs, or was damaged")
    #expect(sentence(zip.dropLast(30)) == "customers.csv: the zip archive is cut off or damaged")
    var member = zip
    member[try Self.directory(zip) + 16] ^= 0xFF
    #expect(
      sentence(member) == "customers.csv: the file is not what gzip or zlib packs, or was damaged")
    var stored = try Packed.zip(["a.csv"], Self.text.utf8, method: "STORED")
    stored[stored.count / 2] ^= 1
    #expect(
      sentence(stored) == "customers.csv: the file is not what gzip or zlib packs, or was damaged")
    for bytes in [gzip.dropLast(20), bad[...], zip.dropLast(30), member[...], stored[...]] {
      #expect(throws: DataError.self) { try Self.rows(Array(bytes)) }
    }
  }

  @Test("any damage of a zip archive's numbers is one sentence")
  func hostile() throws {
    let zip = try Packed.zip(["a.csv", "b.png"], "a,b\n1,2\n".utf8, how: ", force_zip64=True")
    for place in zip.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where zip[place] != value {
        var bytes = zip
        bytes[place] = value
        // Right rows or a sentence, never a crash.
        #expect(!problem(bytes).isEmpty)
      }
    }
  }

  @Test("few packed bytes do not take all memory")
  func ratio() throws {
    let packed = try Packed.gzip([UInt8](repeating: 0x31, count: 300 << 20))
    #expect {
      try Table.read(bytes: packed, name: "bomb.gz")
    } throws: {
      "\($0)" == "bomb.gz: the file expands to more than 256 MB, the most that is read of it"
    }
  }

  @Test("what a file expands to has a limit")
  func limit() throws {
    let packed = try Packed.gzip([UInt8](repeating: 0x61, count: 1 << 20))
    #expect {
      _ = try DelimitedBlocks(packed: packed, name: "bomb.gz", limit: 1 << 20 - 1)
    } throws: {
      "\($0)" == "bomb.gz: the file expands to more than 1048575 bytes, the most that is read of it"
    }
  }

  @Test("packed text that is sent and not stored is refused")
  func sent() throws {
    let packed = try Packed.gzip("a,b\n1,2\n".utf8)
    #expect {
      _ = try DelimitedBlocks(bytes: packed, name: "the request")
    } throws: {
      "\($0)"
        == "the request: expected delimited text, found a file packed by gzip. Unpack it first"
    }
  }
}
