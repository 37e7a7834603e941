import Dispatch
import Foundation
import LearningTestKit
import Store
import Synchronization
import Testing

@Suite struct ScoreStoreTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("what was written is read back, column by column")
  func roundTrip() throws {
    let store = try ScoreStore(path: folder.path("scores.db"))
    let batch = ScoreBatch.sample(3, rows: 4)
    try store.write(batch)
    let rows = try store.rows()
    #expect(rows.map(\.id) == [1, 2, 3, 4])
    #expect(rows.map(\.score) == batch.scores)
    #expect(rows.map(\.decision) == batch.decisions)
    #expect(rows.flatMap(\.digest) == batch.digests)
    #expect(rows.map(\.identifier) == ["3-0", "3-1", nil, "3-3"])
    #expect(rows.allSatisfy { $0.model == "churn" && $0.version == 2 && $0.time == 3_000_000 })
  }

  @Test("rows are found by model, version and time, and read in portions")
  func filters() throws {
    let store = try ScoreStore(path: folder.path("scores.db"))
    for number in 0..<6 {
      try store.write(.sample(number, rows: 2, model: number < 4 ? "churn" : "bank"))
    }
    #expect(try store.count() == 12)
    #expect(try store.count(of: ScoreFilter(model: "churn")) == 8)
    #expect(try store.count(of: ScoreFilter(model: "churn", version: 1)) == 4)
    #expect(try store.count(of: ScoreFilter(from: 2_000_000, until: 5_000_000)) == 6)
    #expect(try store.count(of: ScoreFilter(model: "nobody")) == 0)
    let first = try store.rows(limit: 5)
    let second = try store.rows(after: first[4].id)
    #expect((first + second).map(\.id) == Array(1...12))
  }

  @Test("the rows of any span of time are found, however the clock went")
  func spans() throws {
    let path = folder.path("scores.db")
    var written: [(id: Int64, time: Int64, version: Int)] = []
    // The clock is set back twice; two processes write in turn; some rows are in no block yet.
    for run in 0..<3 {
      let stores = [try ScoreStore(path: path), try ScoreStore(path: path)]
      for number in 0..<50 {
        var batch = ScoreBatch.sample(number, rows: 40 + number)
        batch.time = Int64(100 * number - 900 * run)
        try stores[number % 3 == 0 ? 1 : 0].write(batch)
        for _ in batch.scores {
          written.append((Int64(written.count + 1), batch.time, batch.version))
        }
      }
    }
    #expect(try integer("SELECT count(*) FROM blocks", of: path) >= 5)
    // Rows that were taken out leave gaps, and a block without any.
    try runSQL("DELETE FROM scores WHERE id % 5 = 2 OR id BETWEEN 500 AND 3600", on: path)
    written.removeAll { $0.id % 5 == 2 || 500...3600 ~= $0.id }
    let store = try ScoreStore(path: path)
    for from in stride(from: Int64(-1950), to: 5200, by: 350) {
      for until in [from - 1, from, from + 1, from + 333, 9000] {
        for model in ["churn", nil] {
          let filter = ScoreFilter(model: model, version: 1, from: from, until: until)
          let expected = written.filter { $0.version == 1 && from <= $0.time && $0.time < until }
          #expect(try store.count(of: filter) == expected.count)
          #expect(try store.rows(of: filter, limit: 20_000).map(\.id) == expected.map(\.id))
          let middle = expected[(expected.count / 2)...].dropFirst().prefix(30)
          let id = expected.isEmpty ? 0 : expected[expected.count / 2].id
          let page = try store.rows(of: filter, after: id, limit: 30)
          #expect(page.map(\.id) == middle.map(\.id) && page.map(\.time) == middle.map(\.time))
        }
      }
    }
    #expect(try store.count(of: ScoreFilter(from: .min)) == written.count)
    #expect(try store.rows(after: .max) == [])
  }

  @Test(
    "rows that take the numbers of deleted ones are found",
    arguments: ["1", "id > 2500", "id = 4000"])
  func deletedEnd(rows: String) throws {
    let path = folder.path("scores.db")
    let store = try ScoreStore(path: path)
    for number in 0..<40 { try store.write(.sample(number, rows: 100)) }
    #expect(try integer("SELECT max(last) FROM blocks", of: path) == 4000)
    try runSQL("DELETE FROM scores WHERE \(rows)", on: path)
    let left = try store.count()
    let late = ScoreFilter(from: 90_000_000)
    for number in 0..<15 { try store.write(.sample(100 + number, rows: 100)) }
    #expect(try store.count(of: late) == 1500)
    #expect(try store.count() == left + 1500)
    #expect(try store.count(of: ScoreFilter(until: 90_000_000)) == left)
    #expect(try integer("SELECT max(last) FROM blocks", of: path) > left)
  }

  @Test("a file of the first format is taken over with all its rows, and read before that")
  func firstFormat() throws {
    let path = folder.path("scores.db")
    do {
      let store = try ScoreStore(path: path)
      for number in 0..<30 { try store.write(.sample(number, rows: 100)) }
    }
    try runSQL(
      """
      UPDATE scores SET time = 17 WHERE id IN (3, 1700);
      CREATE INDEX scores_by_model ON scores (model, time);
      DROP TRIGGER last_scores_deleted;
      DROP TABLE blocks;
      PRAGMA user_version = 1;
      """, on: path)
    let span = ScoreFilter(from: 17, until: 2_000_000)
    #expect(try ScoreReader(path: path).count(of: span) == 102)
    let rows = try ScoreReader(path: path).rows()
    let store = try ScoreStore(path: path)
    #expect(try store.count(of: span) == 102)
    #expect(try store.rows() == rows && rows.count == 3000)
    try store.write(.sample(9))
    #expect(try store.count() == 3001)
    #expect(try integer("PRAGMA user_version", of: path) == 2)
    #expect(try integer("SELECT count(*) FROM blocks", of: path) >= 3)
    #expect(try integer("SELECT count(*) FROM pragma_index_list('scores')", of: path) == 0)
  }

  @Test("batches of many threads are all kept once, several in a transaction")
  func groups() throws {
    let store = try ScoreStore(path: folder.path("scores.db"), busyMilliseconds: 60_000)
    let failures = Atomic<Int>(0)
    let group = DispatchGroup()
    let lock = try #require(SQLiteLock(path: store.path))
    DispatchQueue.concurrentPerform(iterations: 2000) { number in
      group.enter()
      store.append(.sample(number)) { error in
        if error != nil { failures.wrappingAdd(1, ordering: .relaxed) }
        group.leave()
      }
    }
    lock.end()
    group.wait()
    #expect(failures.load(ordering: .relaxed) == 0)
    let rows = try store.rows()
    #expect(Set(rows.compactMap(\.identifier)).count == 2000 && rows.count == 2000)
    let statistics = store.statistics
    #expect(statistics.stored == 2000 && statistics.waiting == 0 && statistics.failed == 0)
    // One for what was there first, one for what came while the file was locked.
    #expect(statistics.commits <= 2, "\(statistics.commits) transactions")
  }

  @Test("batches that nobody commits wait, and one commit keeps all of them")
  func commits() throws {
    let store = try ScoreStore(path: folder.path("scores.db"))
    let kept = Atomic<Int>(0)
    for number in 0..<5 {
      store.append(.sample(number, rows: 2), isCommitted: false) { error in
        if error == nil { kept.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    #expect(try store.count() == 0 && store.statistics.waiting == 10)
    #expect(store.commit())
    #expect(kept.load(ordering: .relaxed) == 5)
    #expect(try store.count() == 10 && store.statistics.commits == 1)
    #expect(store.commit(), "nothing is left to do")
    store.append(.sample(6), isCommitted: false) { _ in kept.wrappingAdd(1, ordering: .relaxed) }
    store.flush()
    #expect(kept.load(ordering: .relaxed) == 6)
    #expect(try store.count() == 11)
  }

  @Test("while one thread commits another is asked to come again, and who flushes waits for it")
  func commitBesideOthers() throws {
    let store = try ScoreStore(path: folder.path("scores.db"))
    let flushed = Atomic<Bool>(false)
    let end = DispatchSemaphore(value: 0)
    store.append(.sample(0), isCommitted: false) { _ in
      store.append(.sample(1), isCommitted: false) { _ in }
      #expect(!store.commit())
      DispatchQueue.global().async {
        store.flush()
        flushed.store(true, ordering: .relaxed)
        end.signal()
      }
      // Long enough for a flush that does not wait to be found out most often.
      usleep(100_000)
      let isEarly = flushed.load(ordering: .relaxed)
      #expect(!isEarly)
    }
    #expect(store.commit())
    end.wait()
    #expect(try store.rows().map(\.identifier) == ["0-0", "1-0"])
  }

  @Test("a commit does not wait for another process: the store's own thread does")
  func commitOfLocked() throws {
    let store = try ScoreStore(path: folder.path("scores.db"), busyMilliseconds: 60_000)
    let lock = try #require(SQLiteLock(path: store.path))
    let outcomes = Atomic<Int>(0)
    for number in 0..<3 {
      store.append(.sample(number), isCommitted: false) { error in
        if error == nil { outcomes.wrappingAdd(1, ordering: .relaxed) }
      }
      #expect(store.commit())
    }
    #expect(outcomes.load(ordering: .relaxed) == 0)
    lock.end()
    store.flush()
    #expect(outcomes.load(ordering: .relaxed) == 3)
    #expect(try store.rows().map(\.identifier) == ["0-0", "1-0", "2-0"])
  }

  @Test("the log does not grow without end, though there is always a row that waits")
  func log() throws {
    let path = folder.path("scores.db")
    let store = try ScoreStore(path: path)
    let done = DispatchSemaphore(value: 0)
    // The next row is there before the one before it is done with, as under load.
    @Sendable func append(_ number: Int) {
      guard number < 4000 else {
        done.signal()
        return
      }
      store.append(.sample(number)) { _ in append(number + 1) }
    }
    append(0)
    done.wait()
    store.flush()
    #expect(try store.count() == 4000 && store.statistics.commits == 4000)
    func size(_ path: String) throws -> Int {
      try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
    #expect(try size(path) > 100_000, "rows are in the file before it is closed")
    // Each transaction writes two pages or more, which were 32 MB without an end.
    #expect(try size(path + "-wal") < 5 << 20)
  }

  @Test("a file without room refuses rows and goes on, and what it holds is whole")
  func full() throws {
    let store = try ScoreStore(path: folder.path("scores.db"), maximumPages: 30)
    var kept = 0
    var failure: StoreError?
    for number in 0..<200 {
      do throws(StoreError) {
        try store.write(.sample(number, rows: 50))
        kept += 50
      } catch {
        failure = error
        break
      }
    }
    #expect(failure == .full(path: store.path))
    #expect(kept > 0)
    #expect(try store.count() == kept)
    #expect(throws: StoreError.full(path: store.path)) { try store.write(.sample(0, rows: 50)) }
    #expect(store.statistics.failed == 100 && store.statistics.stored == kept)
    let roomier = try ScoreStore(path: store.path)
    try roomier.write(.sample(1, rows: 50))
    #expect(try roomier.count() == kept + 50)
  }

  @Test("a store of another program, a newer one and a damaged one are refused with a sentence")
  func foreignFiles() throws {
    let text = folder.path("text.db")
    try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: text))
    expect(.foreign(path: text), says: "\(text): is no store of scored rows")
    let newer = folder.path("newer.db")
    try make(newer, rows: 1)
    try patch(newer, at: 60, with: [0, 0, 0, 9])
    expect(
      .newer(path: newer, found: 9, supported: 2),
      says: "\(newer): was written by a newer release: it has format 9, this release reads up to 2")
    try patch(newer, at: 68, with: [1, 2, 3, 4])
    expect(.foreign(path: newer), says: "\(newer): is no store of scored rows")
    let damaged = folder.path("damaged.db")
    try make(damaged, rows: 2000)
    try patch(damaged, at: 4096, with: [UInt8](repeating: 0xA5, count: 4096 * 8))
    expect(.damaged(path: damaged), says: "\(damaged): is damaged")
    let missing = folder.path("no/such/folder.db")
    expect(
      .failed(path: missing, reason: "cannot be opened: unable to open database file"),
      says: "\(missing): cannot be opened: unable to open database file")
  }

  /// Makes a store and waits until it is closed, which its writer's thread may do a little later.
  private func make(_ path: String, rows: Int) throws {
    do { try ScoreStore(path: path).write(.sample(1, rows: rows)) }
    #expect(eventually { !FileManager.default.fileExists(atPath: path + "-wal") })
  }

  private func expect(_ error: StoreError, says sentence: String) {
    #expect(throws: error) { _ = try ScoreStore(path: error.path) }
    #expect(error.description == sentence)
  }

  private func patch(_ path: String, at place: Int, with bytes: [UInt8]) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(place))
    try file.write(contentsOf: bytes)
    try file.close()
  }
}

extension StoreError {
  fileprivate var path: String {
    switch self {
    case .foreign(let path), .newer(let path, _, _), .damaged(let path), .locked(let path),
      .full(let path), .noFile(let path), .notRegular(let path), .gone(let path),
      .failed(let path, _):
      path
    case .overloaded: ""
    }
  }
}
