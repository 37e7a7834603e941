import Catalog
import Experiments
import Files
import Foundation
import Results
import StrictJSON
import Testing

/// `experiments/tuned.json` in a short form: fewer trials on fewer rows.
@Suite struct TunedExperimentTests {
  @Test("the shipped search gives the same trials on every machine, with one thread and with two")
  func reproduced() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let root = ShippedSpecTests.root
    let lines = try String(
      contentsOf: root.appendingPathComponent("data/customers.csv"), encoding: .utf8
    ).split(separator: "\n").prefix(601)
    let table = folder.appendingPathComponent("rows.csv").path
    try lines.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
    var spec = try ExperimentSpec.read(
      path: root.appendingPathComponent("experiments/tuned.json").path, catalog: .standard)
    for name in spec.models.names { spec.models[name]?.tune?.trials = 4 }
    spec.inner.folds = 2
    spec.statistics.resamples = 200
    let study = try Study(
      spec: spec, data: try StudyData.read(spec.data, path: table, threads: 1))
    let runs = try [1, 2].map { try study.run(threads: $0) }
    for run in runs { #expect(run.tuning.count == 4) }
    let digests = try runs.map { SHA256.hex(of: try TrialsFile($0.tuning).bytes()) }
    #expect(digests[0] == digests[1])
    #expect(digests[0] == Self.digest)
    // The folder of a study takes it with another search, or with none, and no other study.
    let results = ResultsFolder(path: folder.appendingPathComponent("results").path)
    try results.prepare(for: study, fresh: false)
    spec.models["forest"]?.tune = nil
    spec.models["logistic"]?.tune?.trials = 5
    let rows = try StudyData.read(spec.data, path: table, threads: 1)
    try results.prepare(for: try Study(spec: spec, data: rows), fresh: false)
    spec.seed += 1
    let other = try Study(spec: spec, data: rows)
    #expect(throws: StudyError.otherStudy(folder: results.path)) {
      try results.prepare(for: other, fresh: false)
    }
  }

  private static let digest = "3d7960faaa3176a71beea2a55a355e66f921c3d68ce309d84f78b640ed4ba439"
}
