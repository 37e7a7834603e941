import Files
import Learning
import Tables
import Testing

@Suite struct TableReaderFuzzTests {
  /// What reading gives, as text: the table or the problem.
  private func outcome(_ bytes: [UInt8], blockSize: Int, threads: Int) -> [String] {
    do {
      let options = ReadingOptions(threads: threads)
      return try Table.read(bytes: bytes, blockSize: blockSize, options: options).table.listing
    } catch {
      return [error.description]
    }
  }

  @Test("any bytes give a table or a problem, the same for every block size and thread count")
  func noise() {
    var stream = RandomKey(seed: 5)["noise"].stream
    let pieces = [
      ",", ",", ",", "\n", "\n", "\r\n", "\"", "\"", "\"\"", "a", "1", "2.5", "NA", "x y", "é",
      "\r",
      ";", "2024-01-01", "inf",
    ]
    for round in 0..<3000 {
      var text = "a,b\n"
      for _ in 0..<(4 + round % 40) { text += pieces[stream.integer(below: pieces.count)] }
      var bytes = Array(text.utf8)
      if round % 10 == 0 { bytes[stream.integer(below: bytes.count)] = 0xFF }
      let whole = outcome(bytes, blockSize: 1 << 20, threads: 1)
      let size = 1 + stream.integer(below: 12)
      #expect(outcome(bytes, blockSize: size, threads: 1 + round % 3) == whole, "\(text)")
      let options = ReadingOptions(threads: 1 + round % 3)
      let digested = try? Table.readAndDigest(bytes: bytes, blockSize: size, options: options)
      guard let digested else { continue }
      #expect(
        digested.table.listing == whole && digested.digest == SHA256.hex(of: bytes), "\(text)")
    }
  }

  @Test("well-formed rows read back whatever they hold, in blocks of any size")
  func roundTrip() throws {
    var stream = RandomKey(seed: 6)["rows"].stream
    let pieces = [",", "\n", "\r\n", "\"", "a", "long words of a level", "é", " ", ";", "\t", "'"]
    for round in 0..<500 {
      let rows = (0..<(1 + round % 9)).map { _ in
        (0..<2).map { column in
          (0..<(1 + stream.integer(below: 4))).map { _ in
            pieces[stream.integer(below: pieces.count)]
          }.joined() + (column == 0 ? "x" : "y")
        }
      }
      var writer = DelimitedWriter()
      writer.writeRow(["first", "second"])
      for row in rows { writer.writeRow(row) }
      let options = ReadingOptions(
        overrides: [
          "first": ColumnOverride(kind: .text), "second": ColumnOverride(role: .group),
        ], threads: 1 + round % 2)
      let size = 1 + stream.integer(below: 20)
      let table = try Table.read(bytes: writer.bytes, blockSize: size, options: options).table
      #expect(table["first"]?.names == rows.map { $0[0] })
      #expect(table["second"]?.names == rows.map { $0[1] })
    }
  }
}
