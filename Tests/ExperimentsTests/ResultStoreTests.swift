import Concurrency
import Experiments
import Foundation
import Learning
import LearningTestKit
import StrictJSON
import Tables
import Testing

@Suite struct ResultStoreTests {
  /// A study of which one candidate fails after its rows were balanced.
  private static func study() throws -> Study {
    var faulty = Faulty()
    faulty.behavior = .fail
    let spec = TestStudies.spec(
      models: TestStudies.spec().models.members.map { ($0.name, $0.value.classifier) }
        + [("faulty", ComponentSpec(faulty))], balance: LeakLawTests.samplers)
    return try Study(spec: spec, data: TestStudies.data())
  }

  private static func folder() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("workbench-store-\(UUID().uuidString)").path
  }

  @Test("an outcome read from a file is the outcome that was written") func files() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Self.study()
    let outcomes = try study.outcomes(
      store: try FolderStore(folder: folder), executor: LocalExecutor(jobs: 2)
    ).outcomes
    #expect(outcomes.contains { $0.failure != nil && $0.balance != nil })
    let again = try FolderStore(folder: folder)
    for (unit, outcome) in zip(study.units, outcomes) {
      guard case .found(let read) = try again.outcome(of: unit) else {
        Issue.record("no outcome of \(unit.digest)")
        continue
      }
      #expect(read == outcome)
    }
  }

  @Test("a damaged file is done again, and said to be damaged") func damaged() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    let outcomes = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2)).outcomes
    let file = "\(folder)/\(study.units[3].digest).json"
    var bytes = try #require(FileManager.default.contents(atPath: file))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: file))
    guard case .damaged = try store.outcome(of: study.units[3]) else {
      Issue.record("the damage was not noticed")
      return
    }
    let again = try study.outcomes(
      store: store, executor: LocalExecutor(jobs: 1),
      progress: { event in
        guard case .started(let kept, let damaged, let total) = event else { return }
        #expect(damaged == 1 && kept == total - 1)
      }
    ).outcomes
    #expect(again.map(\.scored?.scores) == outcomes.map(\.scored?.scores))
  }

  /// What an outcome of which the digest is right may not say.
  private static let nonsense: [(name: String, change: @Sendable (inout Outcome) -> Void)] = [
    ("one score too few", { scored(&$0) { $0.scores.removeLast() } }),
    ("one score too many", { scored(&$0) { $0.scores.append(0.5) } }),
    ("a negative score", { scored(&$0) { $0.scores[0] = -3 } }),
    ("a score above 1", { scored(&$0) { $0.scores[1] = 5 } }),
    ("an AUC above 1", { scored(&$0) { $0.trainingAUC = 1e300 } }),
    ("a negative time", { scored(&$0) { $0.fitSeconds = -1 } }),
    ("parameters beyond all counting", { scored(&$0) { $0.record.parameters = .max } }),
    ("other test rows", { $0.test.count += 1 }), ("no training rows", { $0.training.count = 0 }),
    ("more positives than rows", { $0.training.positives = .max }),
    ("balanced rows that are none", { $0.balance?.rows.count = -1 }),
    ("a shift beyond all odds", { $0.balance?.priorShift = .infinity }),
    ("a shift without balancing", { $0.balance?.priorShift = 0.5 }),
    ("more balanced rows than were trained on", { $0.balance?.rows.count += 1 }),
    ("other classes after balancing", { $0.balance?.rows.positives -= 1 }),
    ("scores without training rows", { $0.balance = nil }),
  ]

  private static func scored(_ outcome: inout Outcome, _ change: (inout Outcome.Scored) -> Void) {
    guard case .scored(var scored) = outcome.result else { return }
    change(&scored)
    outcome.result = .scored(scored)
  }

  @Test(
    "an outcome that is not one of its unit is done again, though its digest is right",
    arguments: nonsense.indices)
  func wrongContents(index: Int) throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = MemoryStore()
    let outcomes = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2)).outcomes
    var wrong = outcomes[0]
    Self.nonsense[index].change(&wrong)
    #expect(wrong != outcomes[0])
    store.keep(wrong, of: study.units[0])
    let again = try study.outcomes(
      store: store, executor: LocalExecutor(jobs: 1),
      progress: { event in
        guard case .started(let kept, let damaged, let total) = event else { return }
        #expect(damaged == 1 && kept == total - 1, "\(Self.nonsense[index].name)")
      }
    ).outcomes
    #expect(again.map(\.scored?.scores) == outcomes.map(\.scored?.scores))
  }

  /// What says how the same bytes are read.
  private static let readings: [(name: String, change: @Sendable (inout ExperimentSpec) -> Void)] =
    [
      ("decimal", { $0.data.reading = reading { $0.decimal = .comma } }),
      ("missing", { $0.data.reading = reading { $0.missing = ["none"] } }),
      ("skip", { $0.data.reading = reading { $0.skip = 1 } }),
      (
        "kind",
        {
          var column = DataSpec.ColumnSpec()
          column.kind = .category
          $0.data.columns = OrderedMembers([("noise", column)])
        }
      ),
      (
        "sequence",
        {
          var sequence = DataSpec.SequenceSpec()
          sequence.channels = OrderedMembers([("x", ["signal", "noise"])])
          $0.data.sequence = sequence
        }
      ),
    ]

  private static func reading(_ change: (inout ReadingSpec) -> Void) -> ReadingSpec {
    var reading = ReadingSpec()
    change(&reading)
    return reading
  }

  @Test("how a file is read is in the name of every unit", arguments: readings.indices)
  func named(index: Int) throws {
    func names(_ spec: ExperimentSpec) throws -> Set<String> {
      Set(try Study(spec: spec, data: TestStudies.data()).units.map(\.digest))
    }
    var other = TestStudies.spec()
    Self.readings[index].change(&other)
    #expect(
      try names(other).isDisjoint(with: names(TestStudies.spec())), "\(Self.readings[index].name)")
  }

  @Test("rows that another release makes of the same bytes have other units") func rereading()
    throws
  {
    let data = TestStudies.data()
    var columns = data.table.columns
    columns[1] = Column(name: "noise", values: columns[0].values)
    let other = StudyData(
      table: Table(columns: columns, rowCount: data.rowCount), labels: data.labels, digest: "test")
    let units = try [data, other].map { data in
      Set(try Study(spec: TestStudies.spec(), data: data).units.map(\.digest))
    }
    #expect(units[0].isDisjoint(with: units[1]))
  }

  // MARK: - Processes that died

  @Test("a unit is noted while it is computed, and nothing is left of the note") func marks() throws
  {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    let note = "\(folder)/\(study.units[0].digest).begun"
    try store.begin(study.units[0])
    #expect(FileManager.default.fileExists(atPath: note))
    // While its process lives, nobody counts it.
    #expect(try FolderStore(folder: folder).deaths(of: study.units[0]).isEmpty)
    store.abandon(study.units[0])
    #expect(!FileManager.default.fileExists(atPath: note))
    _ = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == study.units.count && names.allSatisfy { $0.hasSuffix(".json") })
  }

  @Test("a unit given up alive keeps the deaths that were before") func abandoned() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    try Self.die(1, of: study.units[2], in: folder)
    #expect(try store.deaths(of: study.units[2]) == [nil])
    try store.begin(study.units[2])
    store.abandon(study.units[2])
    #expect(try store.deaths(of: study.units[2]) == [nil])
  }

  /// Leaves what processes leave that die while they compute a unit.
  private static func die(_ times: Int, of unit: WorkUnit, in folder: String) throws {
    try Data(repeating: UInt8(ascii: "+"), count: times).write(
      to: URL(fileURLWithPath: "\(folder)/\(unit.digest).begun"))
  }

  /// Computes like the threads of this machine, and notes what it is given.
  private final class NotingExecutor: UnitExecutor {
    let rounds = Mutex<[[WorkUnit]]>([])

    func run(
      _ units: [WorkUnit], of study: Study, into store: any ResultStore,
      isCancelled: @escaping @Sendable () -> Bool
    ) throws(StudyError) {
      rounds.withLock { $0.append(units) }
      try LocalExecutor(jobs: 2).run(units, of: study, into: store, isCancelled: isCancelled)
    }
  }

  @Test("a unit that a process died of comes last and alone, and changes no number") func once()
    throws
  {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    for place in [0, 3] { try Self.die(1, of: study.units[place], in: folder) }
    let executor = NotingExecutor()
    let outcomes = try study.outcomes(store: store, executor: executor).outcomes
    let rounds = executor.rounds.withLock { $0 }
    #expect(rounds.count == 3 && rounds[0].count == study.units.count - 2)
    #expect(rounds.dropFirst().map { $0 } == [[study.units[0]], [study.units[3]]])
    #expect(
      outcomes.map(\.scored?.scores) == (try TestStudies.outcomes(study)).map(\.scored?.scores))
  }

  @Test("a unit that two processes died of has failed, and the study goes on without it")
  func twice()
    throws
  {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    try Self.die(2, of: study.units[1], in: folder)
    let outcomes = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2)).outcomes
    #expect(
      outcomes[1].failure
        == "the process ended twice while computing it, as it does without memory or by a kill from "
        + "outside. --retry-failed tries it again")
    #expect(outcomes.count { $0.failure != nil } == 1)
    // It is kept, and stays.
    let again = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2)).outcomes
    #expect(again == outcomes)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy {
        $0.hasSuffix(".json")
      })
    // It is tried again where that is asked.
    let retried = try study.run(store: store, retriesFailed: true, threads: 2).outcomes
    #expect(retried.allSatisfy { $0.failure == nil })
  }

  @Test(
    "processes that were told to end or went with their machine do not speak against a unit, crashes do"
  )
  func causes() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    let unit = study.units[0]
    let note = URL(fileURLWithPath: "\(folder)/\(unit.digest).begun")
    try store.begin(unit)
    let begun = String(decoding: try Data(contentsOf: note), as: UTF8.self)
    store.abandon(unit)
    #expect(begun.count == 17 && begun.hasPrefix("+"))
    let machine = begun.prefix(9)
    func deaths(_ text: String) throws -> [Int32?] {
      try Data(text.utf8).write(to: note)
      return try store.deaths(of: unit)
    }
    // Killed by nobody knows whom; by a crash, which a kill may follow.
    #expect(try deaths(begun + begun) == [nil, nil])
    #expect(try deaths(begun + "K" + begun + "KO") == [11, 11])
    // Told to end: hang-up, interrupt, quit, terminate, out of time.
    for code in ["A", "B", "C", "O", "X"] { #expect(try deaths(begun + code).isEmpty, "\(code)") }
    // The machine has started anew since; a crash before is one all the same.
    #expect(try deaths(machine + "00000000").isEmpty)
    #expect(try deaths(machine + "00000000K") == [11])
    // Another machine, of whose starts nothing is known here.
    #expect(try deaths("+0000000000000000") == [nil])
    // As an earlier release noted it.
    #expect(try deaths("++K") == [nil, 11])
  }
}
