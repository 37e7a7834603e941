import Batch
import Files
import Learning
import Testing

@Suite struct RowDigestsTests {
  @Test("a row's digest is the SHA-256 of its values as they are said to be digested")
  func bytes() {
    let schema = InputSchema(columns: [
      .init(name: "a", kind: .number), .init(name: "b", kind: .category(levels: ["x", "yz"])),
    ])
    let rows = RawRows(
      count: 3,
      columns: [.numbers([1, .nan, -2]), .codes([1, RawRows.missing, RawRows.unseen])])
    let digests = RowDigests(schema).digests(of: rows)
    let texts: [[UInt8]] = [
      [1, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 2, 0x79, 0x7A, 0], [0, 0],
      [1, 0, 0, 0, 0, 0, 0, 0, 0xC0, 3],
    ]
    #expect(digests.count == 96)
    for (row, text) in texts.enumerated() {
      let hex = digests[32 * row..<32 * row + 32].map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }.joined()
      #expect(hex == SHA256.hex(of: text))
    }
  }
}
