import Experiments
import Files
import Learning
import StrictJSON

/// `manifest.json`: what was run, on what, and the digests of what came out.
struct Manifest {
  var study: Study
  var files: [(name: String, bytes: [UInt8])]
  var release: String

  func document() throws(StudyError) -> [UInt8] {
    let spec: JSON
    do {
      spec = try study.spec.canonical
    } catch {
      throw .file(path: "manifest.json", reason: "\(error)")
    }
    let data = study.data
    let document = JSON.object([
      .init("format", .integer(Int64(Study.formatVersion))),
      .init("release", .string(release)),
      .init("study", .string(study.digest)),
      .init("seed", .integer(Int64(bitPattern: study.spec.seed))),
      .init(
        "data",
        .object([
          .init("path", .string(study.spec.data.path)),
          .init("sha256", .string(data.digest)),
          .init("rows", .integer(Int64(data.rowCount))),
          .init("positives", .integer(Int64(data.positives))),
          .init("dropped", .integer(Int64(data.droppedRows))),
        ])),
      .init(
        "files", .object(files.map { .init($0.name, .string(SHA256.hex(of: $0.bytes))) })),
      .init("spec", spec),
    ])
    return Array((document.text(indent: 2) + "\n").utf8)
  }
}
