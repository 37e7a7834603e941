import Learning
import StrictJSON

extension ModelPackage {
  /// What is known of the ONNX graph, in a sentence.
  public var paritySentence: String {
    if let reason = parity["reason"]?.string {
      return "The ONNX graph was not compared with the model: \(reason)"
    }
    let read = StrictJSON.decode(ParityReport.self, from: parity)
    guard let report = read.value, read.issues.isEmpty else {
      return "The ONNX graph was not compared with the model"
    }
    return "The ONNX graph in \(report.sentence)"
  }
}
