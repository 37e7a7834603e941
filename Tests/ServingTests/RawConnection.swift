import Foundation

/// A socket to a server, for requests that no proper client would make.
final class RawConnection {
  /// What came back.
  struct Response {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }
  }

  enum Failure: Error { case refused(Int32) }

  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// Connects; reading gives up after so many seconds.
  init(port: Int, seconds: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      let reason = errno
      Foundation.close(descriptor)
      throw Failure.refused(reason)
    }
  }

  deinit { Foundation.close(descriptor) }

  /// Sends bytes; false where the server takes no more.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      let sent = bytes[start...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      start += sent
    }
    return true
  }

  /// Sends text; false where the server takes no more.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends no more, and goes on reading.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next response; nil where the connection ended before it was whole.
  func response(hasBody: Bool = true) -> Response? {
    var end: Int?
    while end == nil {
      end = pending.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound
      if end == nil, !more() { return nil }
    }
    guard let end else { return nil }
    let lines = String(decoding: pending[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    pending.removeFirst(end + 4)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let length = hasBody ? Int(headers["content-length"] ?? "0") ?? 0 : 0
    while pending.count < length { if !more() { return nil } }
    defer { pending.removeFirst(length) }
    let status = Int(lines[0].split(separator: " ")[1]) ?? 0
    return Response(status: status, headers: headers, body: Array(pending[..<length]))
  }

  /// The next bytes as they come; fewer where the connection ended before.
  func bytes(_ count: Int) -> [UInt8] {
    while pending.count < count { if !more() { break } }
    defer { pending.removeFirst(min(count, pending.count)) }
    return Array(pending.prefix(count))
  }

  /// Whether something can be read at once.
  var hasBytes: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return !pending.isEmpty || poll(&state, 1, 0) > 0
  }

  /// Whether the server has closed the connection, or does before reading gives up.
  func isClosed() -> Bool {
    while true {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 { return true }
      if count < 0 { return errno == ECONNRESET }
    }
  }

  private func more() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    pending += buffer[..<count]
    return true
  }
}

extension RawConnection {
  /// Makes a request and gives its response.
  static func ask(
    _ method: String, _ path: String, port: Int, headers: [String: String] = [:],
    body: [UInt8]? = nil
  ) throws -> Response? {
    let connection = try RawConnection(port: port)
    connection.request(method, path, headers: headers, body: body)
    return connection.response(hasBody: method != "HEAD")
  }

  /// Sends a whole request.
  func request(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
  ) {
    var fields = ["Host": "localhost"]
    if let body { fields["Content-Length"] = "\(body.count)" }
    fields.merge(headers) { $1 }
    let head = fields.sorted { $0.key < $1.key }.map { "\($0): \($1)\r\n" }.joined()
    send(Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n".utf8) + (body ?? []))
  }
}
