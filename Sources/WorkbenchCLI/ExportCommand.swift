import Batch
import Files
import Learning
import Packages
import StrictJSON

extension Command {
  static let export = Command(
    name: "export",
    summary: "Write a model as an ONNX graph, and compare the graph with the model.",
    positionals: [.model],
    options: [
      .init(name: "out", value: "FILE", help: "Write the graph here. Default: MODEL.onnx."),
      .init(
        name: "data", value: "FILE",
        help: "Compare on the rows of this table. Default: the rows in the package."),
      .version,
      .models,
      .python,
    ],
    discussion: [
      "The graph takes raw columns, [rows, 1] each, and gives probability and decision: imputation, "
        + "encoding, scaling, model and calibration are in it. Beside it goes a parity report, "
        + "FILE.parity.json. Ends with 1 where a score differs by more than 1e-5, or a decision "
        + "farther than 1e-6 from the threshold.",
      "The graph takes names byte by byte. Blanks alone, or ' NA' with a blank, are missing in a file "
        + "and an unseen name to the graph; trim such names before they reach it.",
    ],
    run: { arguments throws(CommandError) in
      let package = try arguments.package
      let manifest = package.manifest
      let onnx = package.scorer.onnx(
        name: manifest.name, version: manifest.version, release: manifest.release,
        properties: [
          ("study", manifest.origin.studyDigest), ("candidate", manifest.origin.candidate),
        ])
      let file = arguments.value("out") ?? "\(manifest.name).onnx"
      try Arguments.refuseKept(file)
      let rows = try rows(of: package, arguments.value("data"))
      try write(onnx, to: file)
      Terminal.show("\(file): \(onnx.count) bytes")
      let report: ParityReport
      do {
        report = try ParityReport(
          of: package.scorer, onnx: onnx, on: rows,
          runtime: arguments.onnxRuntime, threads: try arguments.jobs)
      } catch {
        Terminal.note("note: the graph was not compared with the model: \(error)\n")
        return
      }
      try write(Array((report.document.text(indent: 2) + "\n").utf8), to: file + ".parity.json")
      guard report.isWithinBounds else { throw .failed(report.sentence, .negative) }
      Terminal.show(report.sentence)
    })

  private static func rows(
    of package: ModelPackage, _ file: String?
  ) throws(CommandError) -> RawRows {
    guard let file else { return package.golden.rows }
    do {
      return try RawRows(path: file, schema: package.scorer.schema)
    } catch {
      throw CommandError(error)
    }
  }

  private static func write(_ bytes: [UInt8], to file: String) throws(CommandError) {
    do {
      try FileContents.write(bytes, to: file)
    } catch {
      throw .failed("\(error.path): \(error.reason)", .output)
    }
  }
}
