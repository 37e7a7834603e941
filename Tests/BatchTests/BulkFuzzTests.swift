import Batch
import Concurrency
import Files
import Learning
import LearningTestKit
import Tables
import Testing

/// Bytes that no one would send: never a crash, and always one answer.
@Suite struct BulkFuzzTests {
  private func outcome(_ bytes: [UInt8], _ scoring: BulkScoring, blockSize: Int) -> String {
    let written = Mutex<[UInt8]>([])
    do {
      let blocks = try DelimitedBlocks(bytes: bytes, blockSize: blockSize)
      let summary = try scoring.run(
        blocks, write: { (bytes) throws(FileError) in written.withLock { $0 += bytes } })
      return "\(summary)" + String(decoding: written.withLock { $0 }, as: UTF8.self)
    } catch {
      return "\(error)"
    }
  }

  @Test("any bytes are scored or refused, and the threads make no difference")
  func anyBytes() throws {
    let scorer = try ScoredCustomers.logistic.get()
    var mutator = Mutator(
      texts: [
        ScoredCustomers.text(rows: 0..<12),
        ScoredCustomers.text(rows: 20..<30, delimiter: ";", lineEnd: "\r\n"),
        "charge\ttenure\tplan\tsince\n1e3\t5\tplus\t2024-02-29T12:30:00+01:00\n",
      ],
      tokens: [
        ",", ";", "\t", "\n", "\r\n", "\"", "\"\"", "NA", "inf", "1e999", "-0", "0x1p3", "1e-400",
        "2024-02-30", "31.12.2024", "9999999999999999999999", "plan", "charge", "\u{FEFF}", "\u{0}",
        "24:00", "+99:99", ".", "e",
      ], limit: 4000, key: RandomKey(seed: 21))
    var stream = RandomKey(seed: 22)["sizes"].stream
    let one = BulkScoring(scorer: scorer)
    let three = BulkScoring(scorer: scorer, threads: 3)
    var scored = 0
    for round in 0..<6000 {
      let bytes = mutator.next()
      let size = 1 + stream.integer(below: 300)
      let found = outcome(bytes, one, blockSize: size)
      if found.contains("probability") { scored += 1 }
      guard round % 3 == 0 else { continue }
      #expect(outcome(bytes, three, blockSize: size) == found)
    }
    #expect(scored > 100, "only \(scored) of the texts could be scored")
  }
}
