import Concurrency
import Experiments
import Files
import Foundation
import StrictJSON
import Tables
import Testing

import struct Synchronization.Atomic

@Suite struct StudyDataTests {
  private static let text =
    "tenure,plan,churn\n" + (0..<40).map { "\($0),\($0 % 3 == 0 ? "a" : "b"),\($0 % 2)\n" }.joined()

  private static let source: DataSpec = {
    var source = DataSpec()
    source.target = "churn"
    source.positive = "1"
    return source
  }()

  /// A path for one test; what stands there is removed with the test.
  private final class TemporaryPath {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("study-data-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test(
    "weights that are none, negative or too large are refused",
    arguments: ["-1", "", "1e39", "nan"])
  func badWeights(_ weight: String) throws {
    let place = TemporaryPath()
    let lines = (0..<40).map { "\($0),\($0 == 7 ? weight : "1.5"),\($0 % 2)\n" }.joined()
    try Data(("tenure,w,churn\n" + lines).utf8).write(to: URL(fileURLWithPath: place.path))
    var source = Self.source
    var column = DataSpec.ColumnSpec()
    (column.role, column.kind) = (.weight, .number)
    source.columns = OrderedMembers([("w", column)])
    let error = #expect(throws: DataError.self) {
      try StudyData.read(source, path: place.path, threads: 1)
    }
    #expect(
      try #require(error).description.contains(
        "column 'w' cannot be a weight: every value must be a number of at least 0"))
  }

  @Test("the data are read from a pipe, which gives its bytes once", .timeLimit(.minutes(1)))
  func pipe() throws {
    let place = TemporaryPath()
    try #require(mkfifo(place.path, 0o600) == 0)
    let path = place.path
    Thread.detachNewThread {
      FileHandle(forWritingAtPath: path)?.write(Data(Self.text.utf8))
    }
    let data = try StudyData.read(Self.source, path: path, threads: 2)
    #expect(data.rowCount == 40)
    #expect(data.digest == SHA256.hex(of: Self.text))
  }

  @Test("a file that is replaced again and again gives rows and a digest that belong together")
  func replaced() throws {
    let place = TemporaryPath()
    let path = place.path
    // The versions differ in the number of rows, by which the parsed one is known.
    let versions = (40..<60).map { count in
      "tenure,plan,churn\n" + (0..<count).map { "\($0),b,\($0 % 2)\n" }.joined()
    }
    try Data(versions[0].utf8).write(to: URL(fileURLWithPath: path))
    let isDone = Atomic(false)
    let reads = Mutex<[Bool]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        var turn = 0
        repeat {
          turn += 1
          let text = versions[turn % versions.count]
          try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } while !isDone.load(ordering: .relaxed)
        return
      }
      for _ in 0..<50 {
        let data = try? StudyData.read(Self.source, path: path, threads: 1)
        let isWhole = data.map { $0.digest == SHA256.hex(of: versions[$0.rowCount - 40]) }
        reads.withLock { $0.append(isWhole ?? false) }
      }
      isDone.store(true, ordering: .relaxed)
    }
    #expect(reads.withLock { $0 } == Array(repeating: true, count: 50))
  }
}
