{{- define "wwi.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: wwi
{{- end }}

{{- define "wwi.image" -}}
{{ .root.Values.image.prefix }}/{{ .image | default .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* A service's YAML: what all have in common, and its own settings over it. */}}
{{- define "wwi.config" -}}
{{- $common := dict "kafka" (deepCopy .root.Values.kafka) "operations" (dict "host" "0.0.0.0" "port" 9464 "bearerToken" "${file:/etc/wwi/secrets/operations_token}") -}}
{{- $own := .own | default dict -}}
{{- toYaml (mergeOverwrite $common (deepCopy $own)) -}}
{{- end }}

{{/* Everything of the pod but what makes one service different from another. */}}
{{- define "wwi.pod" -}}
automountServiceAccountToken: false
# A service gets 60 s to hand over what it holds.
terminationGracePeriodSeconds: 75
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "wwi.container" -}}
name: {{ .name }}
image: {{ include "wwi.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: {{ toJson (concat (.command | default list) (list "--config" (printf "/etc/wwi/config/%s.yaml" .name))) }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
ports:
  - {name: operations, containerPort: 9464}
{{- with .ports }}
  {{- toYaml . | nindent 2 }}
{{- end }}
# A service that fails ends its process; that it is still starting or has to wait is no reason to kill it.
livenessProbe:
  httpGet: {path: /health/live, port: operations}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health/ready, port: operations}
  periodSeconds: 5
  timeoutSeconds: 5
startupProbe:
  httpGet: {path: /health/live, port: operations}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 60
resources: {{- toYaml .values.resources | nindent 2 }}
{{- end }}

{{- define "wwi.mounts" -}}
- {name: config, mountPath: /etc/wwi/config, readOnly: true}
- {name: secrets, mountPath: /etc/wwi/secrets, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .root.Values.certificatesConfigMap }}
- {name: certificates, mountPath: /etc/wwi/certificates, readOnly: true}
{{- end }}
{{- end }}

{{- define "wwi.volumes" -}}
- name: config
  {{- if .configs }}
  projected:
    sources:
      {{- range .configs }}
      - configMap: {name: {{ $.root.Release.Name }}-{{ . }}}
      {{- end }}
  {{- else }}
  configMap: {name: {{ .root.Release.Name }}-{{ .name }}}
  {{- end }}
- name: secrets
  secret: {secretName: {{ .root.Values.secretName }}, defaultMode: 0440}
- name: tmp
  emptyDir: {sizeLimit: 512Mi}
{{- if .root.Values.certificatesConfigMap }}
- name: certificates
  configMap: {name: {{ .root.Values.certificatesConfigMap }}}
{{- end }}
{{- end }}

{{/* The console's YAML. The names of headless Services stand for all pods behind them. */}}
{{- define "wwi.console" -}}
configs: /etc/wwi/config
services:
  connector: http://{{ .Release.Name }}-connector:9464
  transforms: [http://{{ .Release.Name }}-transforms:9464]
  sinks: [http://{{ .Release.Name }}-sink:9464]
console: {host: 0.0.0.0, port: 8080, url: "http://{{ .Release.Name }}-console:8080", token: "${file:/etc/wwi/secrets/console_token}"}
operations: {host: 0.0.0.0, port: 9464, bearerToken: "${file:/etc/wwi/secrets/operations_token}"}
{{- end }}

{{/* The Service of a service's operations ports, with a name for each pod. */}}
{{- define "wwi.operations" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .root.Release.Name }}-{{ .name }}
  labels: {{- include "wwi.labels" . | nindent 4 }}
spec:
  clusterIP: None
  # Also of one that is not ready: the console asks it why.
  publishNotReadyAddresses: true
  selector: {{- include "wwi.labels" . | nindent 4 }}
  ports:
    - {name: operations, port: 9464}
{{- end }}
