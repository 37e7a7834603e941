import Concurrency
import Dispatch
import Foundation
import Store
import Testing

import struct Synchronization.Atomic

/// What other processes and the death of this one do to a store.
@Suite struct StoreFaultTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a process that is killed while it writes loses nothing that it acknowledged")
  func killed() throws {
    let path = folder.path("scores.db")
    var acknowledged = ""
    for round in 1...3 {
      let child = try ChildProcess("writesUntilKilled", path: path)
      acknowledged += child.lines(until: "kept \(100 * round)-")
      acknowledged += child.kill()
    }
    let promised = acknowledged.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .filter { $0.hasPrefix("kept ") }.map { String($0.dropFirst(5)) }
    #expect(promised.count >= 300)
    let store = try ScoreStore(path: path)
    let rows = try store.rows(limit: 10_000_000)
    let kept = Dictionary(grouping: rows) { row in
      row.identifier.map { String($0.prefix { $0 != "/" }) } ?? ""
    }
    #expect(promised.allSatisfy { kept[$0] != nil })
    // Seven rows a batch: a batch is there whole or not at all.
    #expect(kept.values.allSatisfy { $0.count == 7 })
    try store.write(.sample(1))
    #expect(try store.count() == rows.count + 1)
  }

  @Test(
    "a part: writes batches and says which are kept",
    .enabled(if: ChildProcess.path != nil, "is run by the test of a killed process"))
  func writesUntilKilled() throws {
    guard let path = ChildProcess.path else { return }
    let store = try ScoreStore(path: path)
    let process = ProcessInfo.processInfo.processIdentifier
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      while true {
        let name = "\(next.wrappingAdd(1, ordering: .relaxed).newValue)-\(process)"
        var batch = ScoreBatch.sample(1, rows: 7)
        batch.identifiers = (0..<7).map { "\(name)/\($0)" }
        guard (try? store.write(batch)) != nil else { continue }
        let line = Array("kept \(name)\n".utf8)
        _ = line.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      }
    }
  }

  @Test("a database that another process holds refuses rows after a while, and takes them again")
  func locked() throws {
    let path = folder.path("scores.db")
    let store = try ScoreStore(path: path, limit: 10, busyMilliseconds: 1000)
    try store.write(.sample(1))
    let child = try ChildProcess("holdsTheLock", path: path)
    #expect(child.lines(until: "held").contains("held"))
    #expect(throws: StoreError.locked(path: path)) { try store.write(.sample(2)) }
    #expect(try store.count() == 1, "readers are not held up")
    let outcomes = Mutex<[StoreError?]>([])
    for number in 0..<20 {
      store.append(.sample(number, rows: 2)) { error in outcomes.withLock { $0.append(error) } }
    }
    store.flush()
    let refused = outcomes.withLock { $0.count { $0 == .overloaded(limit: 10) } }
    #expect(refused >= 10, "\(refused) of 20 batches refused at once")
    #expect(outcomes.withLock { $0.count } == 20)
    _ = child.kill()
    try store.write(.sample(3))
    #expect(try store.count() == 2)
  }

  @Test(
    "a part: holds the lock of a store",
    .enabled(if: ChildProcess.path != nil, "is run by the test of a locked database"))
  func holdsTheLock() throws {
    guard let path = ChildProcess.path else { return }
    let lock = try #require(SQLiteLock(path: path))
    withExtendedLifetime(lock) {
      FileHandle.standardOutput.write(Data("held\n".utf8))
      sleep(60)
    }
  }
}
