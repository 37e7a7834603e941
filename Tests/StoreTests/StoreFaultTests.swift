import Concurrency
import Dispatch
import Foundation
import LearningTestKit
import Store
import Testing

import struct Synchronization.Atomic

/// What other processes and the death of this one do to a store.
@Suite struct StoreFaultTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a process that is killed while it writes loses nothing that it acknowledged")
  func killed() async throws {
    let path = folder.path("scores.db")
    var acknowledged: [String] = []
    for round in 1...3 {
      let died = try await #require(
        processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
      ) { [path = path as String, batches = 100 * round as Int] in
        try Self.writeUntilKilled(path, after: batches)
      }
      let lines = String(decoding: died.standardOutputContent, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      // The last line may be cut off.
      acknowledged += lines.dropLast().filter { $0.hasPrefix("kept ") }.map {
        String($0.dropFirst(5))
      }
    }
    #expect(acknowledged.count >= 300)
    let store = try ScoreStore(path: path)
    let rows = try store.rows(limit: 10_000_000)
    let kept = Dictionary(grouping: rows) { row in
      row.identifier.map { String($0.prefix { $0 != "/" }) } ?? ""
    }
    #expect(acknowledged.allSatisfy { kept[$0] != nil })
    // Seven rows a batch: a batch is there whole or not at all.
    #expect(kept.values.allSatisfy { $0.count == 7 })
    try store.write(.sample(1))
    #expect(try store.count() == rows.count + 1)
  }

  /// Writes batches on four threads and says which are kept, until so many are: then the kernel ends
  /// the process while the threads go on writing.
  private static func writeUntilKilled(_ path: String, after batches: Int) throws {
    let store = try ScoreStore(path: path)
    let process = ProcessInfo.processInfo.processIdentifier
    let next = Atomic<Int>(0)
    let counted = Counted()
    // A thread of its own: those that write never end, and there may be fewer of them than asked for.
    Thread.detachNewThread {
      while counted.kept.load(ordering: .relaxed) < batches { usleep(100) }
      kill(process, SIGKILL)
    }
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      while true {
        let name = "\(next.wrappingAdd(1, ordering: .relaxed).newValue)-\(process)"
        var batch = ScoreBatch.sample(1, rows: 7)
        batch.identifiers = (0..<7).map { "\(name)/\($0)" }
        guard (try? store.write(batch)) != nil else { continue }
        let line = Array("kept \(name)\n".utf8)
        _ = line.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        counted.kept.wrappingAdd(1, ordering: .relaxed)
      }
    }
  }

  /// How many batches are kept.
  private final class Counted: Sendable {
    let kept = Atomic<Int>(0)
  }

  @Test("a database that another process holds refuses rows after a while, and takes them again")
  func locked() async throws {
    let path = folder.path("scores.db")
    let store = try ScoreStore(path: path, limit: 10, busyMilliseconds: 1000)
    try store.write(.sample(1))
    let note = folder.path("holder")
    let holder = Task {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, note = note as String] in
        try Self.holdLock(of: path, noting: note)
      }
    }
    // Asleep, not blocked: the other process is started by a task that wants a thread of the same pool.
    for _ in 0..<1200 where !FileManager.default.fileExists(atPath: note) {
      try await Task.sleep(for: .milliseconds(50))
    }
    let process = try #require(Int32(String(contentsOfFile: note, encoding: .utf8)))
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
    kill(process, SIGKILL)
    _ = await holder.value
    try store.write(.sample(3))
    #expect(try store.count() == 2)
  }

  /// Holds the lock of a store, and says so in a file with the number of this process.
  private static func holdLock(of path: String, noting note: String) throws {
    let lock = try #require(SQLiteLock(path: path))
    try withExtendedLifetime(lock) {
      let process = ProcessInfo.processInfo.processIdentifier
      try Data("\(process)".utf8).write(to: URL(filePath: note), options: .atomic)
      sleep(600)
    }
  }
}
