import Experiments
import Foundation
import Learning
import LearningTestKit
import StrictJSON
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
      store: try FolderStore(folder: folder), executor: LocalExecutor(jobs: 2))
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
    let outcomes = try study.outcomes(store: store, executor: LocalExecutor(jobs: 2))
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
      })
    #expect(again.map(\.scored?.scores) == outcomes.map(\.scored?.scores))
  }
}
